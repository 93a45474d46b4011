using System.Buffers.Binary;
using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>
/// Writes parts of state keys in an order-preserving, prefix-free form (docs/contracts/sdk.md): integers big-endian with
/// the sign bit flipped, text and bytes escaped and terminated, values of fixed size as they are.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyWriter
{
    internal const byte Escape = 0x00;
    internal const byte EscapedZero = 0xff;
    internal const byte Terminator = 0x01;

    private byte[] _buffer = new byte[320];
    private int _length;

    /// <summary>The key written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Starts over with the given bytes. Not for codecs: what stands before a key's parts is the contract's own prefix.</summary>
    internal void Start(ReadOnlySpan<byte> prefix)
    {
        _length = 0;
        prefix.CopyTo(Reserve(prefix.Length));
    }

    /// <summary>One byte; a truth value is 0 or 1.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>A truth value; false orders first.</summary>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Two bytes, big-endian.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);

    /// <summary>Four bytes, big-endian.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    /// <summary>Eight bytes, big-endian.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);

    /// <summary>One byte, so that negative values order first.</summary>
    public void WriteSByte(sbyte value) => WriteByte(unchecked((byte)(value ^ sbyte.MinValue)));

    /// <summary>Two bytes, so that negative values order first.</summary>
    public void WriteInt16(short value) => WriteUInt16(unchecked((ushort)(value ^ short.MinValue)));

    /// <summary>Four bytes, so that negative values order first.</summary>
    public void WriteInt32(int value) => WriteUInt32(unchecked((uint)(value ^ int.MinValue)));

    /// <summary>Eight bytes, so that negative values order first.</summary>
    public void WriteInt64(long value) => WriteUInt64(unchecked((ulong)(value ^ long.MinValue)));

    /// <summary>A time.</summary>
    public void WriteTimestamp(Timestamp value) => WriteInt64(value.Milliseconds);

    /// <summary>A hash.</summary>
    public void WriteHash(Hash32 value) => value.CopyTo(Reserve(Hash32.Size));

    /// <summary>An address.</summary>
    public void WriteAddress(Address value) => value.CopyTo(Reserve(Address.Size));

    /// <summary>A public key.</summary>
    public void WritePublicKey(PublicKey value) => value.CopyTo(Reserve(PublicKey.Size));

    /// <summary>Text in UTF-8, which orders by code point: each zero byte escaped, then a terminator.</summary>
    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int start = _length;
        int count = StrictUtf8.GetByteCount(value);
        StrictUtf8.GetBytes(value, Reserve(count));
        if (_buffer.AsSpan(start, count).Contains(Escape))
        {
            byte[] raw = _buffer.AsSpan(start, count).ToArray();
            _length = start;
            WriteEscaped(raw);
        }

        Terminate();
    }

    /// <summary>Bytes: each zero byte escaped, then a terminator.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteEscaped(value);
        Terminate();
    }

    private static System.Text.UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private void WriteEscaped(ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
        {
            WriteByte(b);
            if (b == Escape) WriteByte(EscapedZero);
        }
    }

    private void Terminate()
    {
        Span<byte> end = Reserve(2);
        end[0] = Escape;
        end[1] = Terminator;
    }

    private Span<byte> Reserve(int count)
    {
        int needed = checked(_length + count);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));

        Span<byte> span = _buffer.AsSpan(_length, count);
        _length = needed;
        return span;
    }
}
