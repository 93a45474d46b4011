using System.Buffers.Binary;

namespace Chain.Encoding;

/// <summary>
/// Writes canonical MessagePack: one form per value (docs/protocol/encoding.md). Grows as needed; reusable by
/// <see cref="Clear"/>. The caller writes as many values as its array and map headers announce.
/// </summary>
public sealed class CanonicalWriter
{
    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer;
    private int _length;

    /// <summary>Creates an empty writer.</summary>
    /// <param name="capacity">Bytes to reserve.</param>
    public CanonicalWriter(int capacity = 256) => _buffer = new byte[Math.Max(capacity, 16)];

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written; valid until the next write or clear.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>What was written; valid until the next write or clear.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes <c>nil</c>, which stands only for an absent option.</summary>
    public void WriteNil() => Reserve(1)[0] = 0xc0;

    /// <summary>Writes a truth value.</summary>
    public void WriteBool(bool value) => Reserve(1)[0] = value ? (byte)0xc3 : (byte)0xc2;

    /// <summary>Writes an unsigned integer in its shortest form.</summary>
    public void WriteUInt64(ulong value)
    {
        switch (value)
        {
            case < 0x80:
                Reserve(1)[0] = (byte)value;
                break;
            case <= byte.MaxValue:
                WriteHeader(0xcc, (byte)value);
                break;
            case <= ushort.MaxValue:
                WriteHeader(0xcd, (ushort)value);
                break;
            case <= uint.MaxValue:
                WriteHeader(0xce, (uint)value);
                break;
            default:
                Span<byte> span = Reserve(9);
                span[0] = 0xcf;
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
                break;
        }
    }

    /// <summary>Writes a signed integer in its shortest form; non-negative ones in the unsigned forms.</summary>
    public void WriteInt64(long value)
    {
        switch (value)
        {
            case >= 0:
                WriteUInt64((ulong)value);
                break;
            case >= -32:
                Reserve(1)[0] = unchecked((byte)value);
                break;
            case >= sbyte.MinValue:
                WriteHeader(0xd0, unchecked((byte)value));
                break;
            case >= short.MinValue:
                WriteHeader(0xd1, unchecked((ushort)value));
                break;
            case >= int.MinValue:
                WriteHeader(0xd2, unchecked((uint)value));
                break;
            default:
                Span<byte> span = Reserve(9);
                span[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
                break;
        }
    }

    /// <summary>Writes bytes (<c>bin</c>).</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        if (value.Length <= byte.MaxValue) WriteHeader(0xc4, (byte)value.Length);
        else if (value.Length <= ushort.MaxValue) WriteHeader(0xc5, (ushort)value.Length);
        else WriteHeader(0xc6, (uint)value.Length);

        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>Writes text (<c>str</c>) as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text holds a lone surrogate: it is not replaced.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int count = Utf8.GetByteCount(value);
        if (count < 32) Reserve(1)[0] = (byte)(0xa0 | count);
        else if (count <= byte.MaxValue) WriteHeader(0xd9, (byte)count);
        else if (count <= ushort.MaxValue) WriteHeader(0xda, (ushort)count);
        else WriteHeader(0xdb, (uint)count);

        Utf8.GetBytes(value, Reserve(count));
    }

    /// <summary>Starts an array, or a record, of <paramref name="count"/> values.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count < 16) Reserve(1)[0] = (byte)(0x90 | count);
        else if (count <= ushort.MaxValue) WriteHeader(0xdc, (ushort)count);
        else WriteHeader(0xdd, (uint)count);
    }

    /// <summary>Starts a map of <paramref name="count"/> pairs. The caller writes keys in ascending byte order.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count < 16) Reserve(1)[0] = (byte)(0x80 | count);
        else if (count <= ushort.MaxValue) WriteHeader(0xde, (ushort)count);
        else WriteHeader(0xdf, (uint)count);
    }

    /// <summary>Writes a hash as <c>bin</c> of 32 bytes.</summary>
    public void WriteHash(Hash32 value) => value.CopyTo(ReserveBytes(Hash32.Size));

    /// <summary>Writes a public key as <c>bin</c> of 32 bytes.</summary>
    public void WritePublicKey(PublicKey value) => value.CopyTo(ReserveBytes(PublicKey.Size));

    /// <summary>Writes a signature as <c>bin</c> of 64 bytes.</summary>
    public void WriteSignature(Signature value) => value.CopyTo(ReserveBytes(Signature.Size));

    /// <summary>Writes an address as <c>bin</c> of 20 bytes.</summary>
    public void WriteAddress(Address value) => value.CopyTo(ReserveBytes(Address.Size));

    /// <summary>Copies one or more values that are canonical already.</summary>
    public void WriteEncoded(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Reserve(encoded.Length));

    private Span<byte> ReserveBytes(int count)
    {
        WriteHeader(0xc4, (byte)count);
        return Reserve(count);
    }

    private void WriteHeader(byte code, byte value)
    {
        Span<byte> span = Reserve(2);
        span[0] = code;
        span[1] = value;
    }

    private void WriteHeader(byte code, ushort value)
    {
        Span<byte> span = Reserve(3);
        span[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
    }

    private void WriteHeader(byte code, uint value)
    {
        Span<byte> span = Reserve(5);
        span[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
    }

    private Span<byte> Reserve(int count)
    {
        int needed = checked(_length + count);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));

        Span<byte> span = _buffer.AsSpan(_length, count);
        _length = needed;
        return span;
    }
}
