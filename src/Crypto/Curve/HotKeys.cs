using System.Buffers;
using System.Collections.Concurrent;

namespace Chain.Crypto.Curve;

/// <summary>
/// Checks signatures of the keys that sign most, in less than half the time: their multiples are computed once. libsodium has the last word:
/// a key comes here only after it accepted signatures of that key, and what is not found valid here is given to it.
/// What is found valid here satisfies the same equation and the same conditions, so that no verdict depends on what is remembered.
/// Thread-safe.
/// </summary>
/// <param name="tablesMax">Keys whose multiples are kept, 130 KB each.</param>
/// <param name="keysMax">Keys that are counted meanwhile.</param>
internal sealed class HotKeys(int tablesMax, int keysMax)
{
    /// <summary>Signatures of a key before its multiples are computed, which takes as long as some twenty checks.</summary>
    public const int CountMin = 64;

    /// <summary>Signatures that are looked at together.</summary>
    public const int ChecksMax = 64;

    private const int StackBytesMax = 1024;
    private const int HashSize = 64;
    private const int HalfSize = Signature.Size / 2;

    // The group's order, 2^252 + 27742317777372353535851937790883648493 (RFC 8032, section 5.1), little-endian.
    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    private readonly ConcurrentDictionary<PublicKey, Usage> _keys = new();
    private int _tables;

    /// <summary>Keys whose multiples are kept.</summary>
    public int Tables => Volatile.Read(ref _tables);

    /// <summary>Whether a signature is valid for certain. False says nothing: libsodium decides then.</summary>
    public bool IsValid(PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!TryFindR(key, message, signature, out EdwardsPoint point)) return false;

        Span<byte> expected = stackalloc byte[HalfSize];
        point.Encode(expected);
        return expected.SequenceEqual(signature[..HalfSize]);
    }

    /// <summary>Finds which signatures are valid for certain, with one inversion for all.</summary>
    /// <param name="checks">The signatures.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="valid">At most <see cref="ChecksMax"/> answers.</param>
    public void FindValid(IReadOnlyList<SignatureCheck> checks, int start, Span<bool> valid)
    {
        valid.Clear();
        if (Tables == 0) return;

        EdwardsPoint[] points = ArrayPool<EdwardsPoint>.Shared.Rent(ChecksMax);
        Span<int> found = stackalloc int[ChecksMax];
        Span<byte> expected = stackalloc byte[ChecksMax * HalfSize], signature = stackalloc byte[Signature.Size];
        int count = 0;
        for (int i = 0; i < valid.Length; i++)
        {
            SignatureCheck check = checks[start + i];
            check.Signature.CopyTo(signature);
            if (TryFindR(check.Key, check.Message.Span, signature, out points[count])) found[count++] = i;
        }

        EdwardsPoint.Encode(points.AsSpan(0, count), expected);
        ArrayPool<EdwardsPoint>.Shared.Return(points);
        for (int i = 0; i < count; i++)
        {
            checks[start + found[i]].Signature.CopyTo(signature);
            valid[found[i]] = expected.Slice(i * HalfSize, HalfSize).SequenceEqual(signature[..HalfSize]);
        }
    }

    /// <summary>What R has to be for the signature to be valid: s·B - h·A (RFC 8032, section 5.1.7, without the cofactor). False if it is not looked for.</summary>
    private bool TryFindR(PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out EdwardsPoint point)
    {
        ReadOnlySpan<byte> r = signature[..HalfSize], s = signature[HalfSize..];
        if (!_keys.TryGetValue(key, out Usage? usage) || usage.Table is not { } table || !IsBelowOrder(s) || SmallOrder.IsOne(r))
        {
            point = default;
            return false;
        }

        Span<byte> challenge = stackalloc byte[HashSize];
        Challenge(r, key, message, challenge);
        LanePoint sum = LanePoint.Identity;
        PointTable.OfBase.AddTimes(ref sum, s);
        table.AddTimes(ref sum, challenge[..HalfSize]);
        point = sum.ToPoint();
        return true;
    }

    /// <summary>Counts a signature that libsodium accepted; computes the multiples of a key that had enough of them.</summary>
    public void Accepted(PublicKey key)
    {
        if (!FourFields.IsSupported) return;
        if (!_keys.TryGetValue(key, out Usage? usage))
        {
            if (_keys.Count >= keysMax) Forget();
            usage = _keys.GetOrAdd(key, static _ => new Usage());
        }

        if (Interlocked.Increment(ref usage.Count) == CountMin) Prepare(key, usage);
    }

    private void Prepare(PublicKey key, Usage usage)
    {
        if (Interlocked.Increment(ref _tables) > tablesMax)
        {
            // The keys of today may be others than those of yesterday: all begin anew.
            Forget();
            return;
        }

        if (EdwardsPoint.TryDecode(key.ToArray(), out EdwardsPoint point)) usage.Table = new PointTable(point.Negate());
    }

    private void Forget()
    {
        _keys.Clear();
        Volatile.Write(ref _tables, 0);
    }

    /// <summary>SHA-512 of R, key and message, modulo the order.</summary>
    private static unsafe void Challenge(ReadOnlySpan<byte> r, PublicKey key, ReadOnlySpan<byte> message, Span<byte> challenge)
    {
        int length = HalfSize + PublicKey.Size + message.Length;
        byte[]? rented = null;
        Span<byte> input = length <= StackBytesMax ? stackalloc byte[StackBytesMax] : rented = ArrayPool<byte>.Shared.Rent(length);
        r.CopyTo(input);
        key.CopyTo(input[HalfSize..]);
        message.CopyTo(input[(HalfSize + PublicKey.Size)..]);
        byte* hash = stackalloc byte[HashSize];
        fixed (byte* bytes = input, reduced = challenge)
        {
            Ed25519.ThrowIfFailed(Sodium.crypto_hash_sha512(hash, bytes, (ulong)length));
            Sodium.crypto_core_ed25519_scalar_reduce(reduced, hash);
        }

        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static bool IsBelowOrder(ReadOnlySpan<byte> scalar)
    {
        for (int i = HalfSize - 1; i >= 0; i--)
        {
            if (scalar[i] != Order[i]) return scalar[i] < Order[i];
        }

        return false;
    }

    private sealed class Usage
    {
        public int Count;
        public volatile PointTable? Table;
    }
}
