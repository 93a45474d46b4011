namespace Chain.Crypto;

/// <summary>
/// Collects signatures and verifies them together. One thread fills and verifies a batch; different batches may run
/// on different threads at once. Reusable by <see cref="Clear"/>, which keeps the memory.
/// </summary>
/// <remarks>The verdicts are those of <see cref="Ed25519.Verify(PublicKey, ReadOnlySpan{byte}, Signature)"/>, one by one:
/// no random linear combination, whose verdict on small-order components would differ between nodes.</remarks>
public sealed class SignatureBatch
{
    /// <summary>Most message bytes that a batch holds unless told otherwise: 4 MiB, eight of the largest transactions.</summary>
    public const int MessageBytesDefault = 4 * 1024 * 1024;

    private readonly Item[] _items;
    private readonly int _messageBytesMax;
    private byte[] _messages;
    private int _messageBytes;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="capacity">Most signatures, at least 1.</param>
    /// <param name="messageBytesMax">Most bytes of all messages and their tags together, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public SignatureBatch(int capacity, int messageBytesMax = MessageBytesDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(messageBytesMax, 1);
        _items = new Item[capacity];
        _messageBytesMax = messageBytesMax;
        _messages = new byte[(int)Math.Min(messageBytesMax, capacity * 256L)];
    }

    /// <summary>Signatures held.</summary>
    public int Count { get; private set; }

    /// <summary>Most signatures.</summary>
    public int Capacity => _items.Length;

    /// <summary>Copies a signature over <c>tag ‖ message</c> into the batch; false if it is full, in signatures or in bytes.</summary>
    public bool TryAdd(SignTag tag, ReadOnlySpan<byte> message, PublicKey key, Signature signature)
    {
        if (!TryReserve(message.Length + 1L, key, signature, out Span<byte> space)) return false;

        Ed25519.Tagged(tag, message, space);
        return true;
    }

    /// <summary>Copies a signature over exactly <paramref name="message"/> into the batch; false if it is full.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message, PublicKey key, Signature signature)
    {
        if (!TryReserve(message.Length, key, signature, out Span<byte> space)) return false;

        message.CopyTo(space);
        return true;
    }

    /// <summary>Verifies all signatures and writes one verdict each, in the order in which they were added.</summary>
    /// <returns>Whether all are valid; true for an empty batch.</returns>
    /// <exception cref="ArgumentException"><paramref name="verdicts"/> is shorter than <see cref="Count"/>.</exception>
    public bool Verify(Span<bool> verdicts)
    {
        if (verdicts.Length < Count) throw new ArgumentException($"{Count} verdicts do not fit into {verdicts.Length}.", nameof(verdicts));

        bool all = true;
        for (int i = 0; i < Count; i++)
        {
            ref readonly Item item = ref _items[i];
            verdicts[i] = Ed25519.Verify(item.Key, _messages.AsSpan(item.Start, item.Length), item.Signature);
            all &= verdicts[i];
        }

        return all;
    }

    /// <summary>Forgets all signatures.</summary>
    public void Clear()
    {
        Count = 0;
        _messageBytes = 0;
    }

    private bool TryReserve(long length, PublicKey key, Signature signature, out Span<byte> space)
    {
        space = default;
        if (Count == _items.Length || length > _messageBytesMax - _messageBytes) return false;

        int needed = _messageBytes + (int)length;
        if (needed > _messages.Length)
        {
            Array.Resize(ref _messages, (int)Math.Min(_messageBytesMax, Math.Max(needed, _messages.Length * 2L)));
        }

        space = _messages.AsSpan(_messageBytes, (int)length);
        _items[Count++] = new Item(_messageBytes, (int)length, key, signature);
        _messageBytes = needed;
        return true;
    }

    private readonly record struct Item(int Start, int Length, PublicKey Key, Signature Signature);
}
