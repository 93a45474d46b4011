using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Chain.Encoding;

/// <summary>
/// Reads canonical MessagePack and refuses every other form (docs/protocol/encoding.md). The first error sticks:
/// later reads return defaults and headers return 0, so a decoder reads straight through and asks once, by
/// <see cref="TryFinish"/>. Nothing is allocated for a count or a length that the remaining bytes cannot hold.
/// </summary>
public ref struct CanonicalReader
{
    /// <summary>Deepest nesting of arrays and maps, empty ones included.</summary>
    public const int DepthMax = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _depth;
    private Remaining _remaining;

    /// <summary>Starts at the first byte.</summary>
    public CanonicalReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _remaining = default;
    }

    /// <summary>The first error met, or <see cref="DecodeError.None"/>.</summary>
    public DecodeError Error { readonly get; private set; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Whether all bytes were read, or an error was met.</summary>
    public readonly bool AtEnd => Error != DecodeError.None || _position == _bytes.Length;

    /// <summary>Whether the input was one canonical value and nothing else; otherwise the first error.</summary>
    public bool TryFinish(out DecodeError error)
    {
        if (Error == DecodeError.None && _depth > 0) Fail(DecodeError.Truncated);
        if (Error == DecodeError.None && _position != _bytes.Length) Fail(DecodeError.TrailingBytes);
        error = Error;
        return error == DecodeError.None;
    }

    /// <summary>Records an error found by the caller, such as a value outside its range.</summary>
    public void Fail(DecodeError error)
    {
        if (Error == DecodeError.None) Error = error;
    }

    /// <summary>Consumes a <c>nil</c> if the next value is one: an absent option.</summary>
    public bool TryReadNil()
    {
        if (Error != DecodeError.None || _position >= _bytes.Length || _bytes[_position] != 0xc0) return false;

        _position++;
        CountValue();
        return true;
    }

    /// <summary>Reads a truth value.</summary>
    public bool ReadBool()
    {
        byte code = ReadCode();
        if (Error != DecodeError.None) return false;
        if (code is not (0xc2 or 0xc3))
        {
            FailType(code);
            return false;
        }

        CountValue();
        return code == 0xc3;
    }

    /// <summary>Reads an unsigned integer of at most <paramref name="max"/>.</summary>
    public ulong ReadUInt64(ulong max = ulong.MaxValue)
    {
        byte code = ReadCode();
        ulong value = code switch
        {
            < 0x80 => code,
            0xcc => ReadBigEndian(1, 0x80),
            0xcd => ReadBigEndian(2, 0x100),
            0xce => ReadBigEndian(4, 0x1_0000),
            0xcf => ReadBigEndian(8, 0x1_0000_0000),
            _ => FailType(code),
        };
        if (value > max) Fail(DecodeError.OutOfRange);
        if (Error != DecodeError.None) return 0;

        CountValue();
        return value;
    }

    /// <summary>Reads an unsigned integer of at most <paramref name="max"/> as a non-negative <see cref="int"/>.</summary>
    public int ReadInt32(int max = int.MaxValue) => (int)ReadUInt64((ulong)max);

    /// <summary>Reads a signed integer.</summary>
    public long ReadInt64()
    {
        if (Error != DecodeError.None || _position >= _bytes.Length || _bytes[_position] is < 0xd0 or (> 0xd3 and < 0xe0))
        {
            return (long)ReadUInt64(long.MaxValue);
        }

        byte code = ReadCode();
        long value = code switch
        {
            0xd0 => unchecked((sbyte)ReadBigEndian(1, 0)),
            0xd1 => unchecked((short)ReadBigEndian(2, 0)),
            0xd2 => unchecked((int)ReadBigEndian(4, 0)),
            0xd3 => unchecked((long)ReadBigEndian(8, 0)),
            _ => unchecked((sbyte)code),
        };
        long largest = code switch { 0xd0 => -33, 0xd1 => sbyte.MinValue - 1, 0xd2 => short.MinValue - 1, 0xd3 => int.MinValue - 1L, _ => -1 };
        if (value > largest) Fail(DecodeError.NotShortest);
        if (Error != DecodeError.None) return 0;

        CountValue();
        return value;
    }

    /// <summary>Reads bytes (<c>bin</c>) of at most <paramref name="max"/>; the span points into the input.</summary>
    public ReadOnlySpan<byte> ReadBytes(int max = int.MaxValue)
    {
        byte code = ReadCode();
        ulong length = code switch
        {
            0xc4 => ReadBigEndian(1, 0),
            0xc5 => ReadBigEndian(2, 0x100),
            0xc6 => ReadBigEndian(4, 0x1_0000),
            _ => FailType(code),
        };
        return Take(length, max);
    }

    /// <summary>Reads exactly <paramref name="size"/> bytes (<c>bin</c>); all zero on error.</summary>
    public ReadOnlySpan<byte> ReadFixedBytes(int size)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(size);
        if (Error == DecodeError.None && bytes.Length != size) Fail(DecodeError.OutOfRange);
        return Error == DecodeError.None ? bytes : new byte[size];
    }

    /// <summary>Reads a hash.</summary>
    public Hash32 ReadHash() => new(ReadFixedBytes(Hash32.Size));

    /// <summary>Reads a public key.</summary>
    public PublicKey ReadPublicKey() => new(ReadFixedBytes(PublicKey.Size));

    /// <summary>Reads a signature.</summary>
    public Signature ReadSignature() => new(ReadFixedBytes(Signature.Size));

    /// <summary>Reads an address.</summary>
    public Address ReadAddress() => new(ReadFixedBytes(Address.Size));

    /// <summary>Reads text (<c>str</c>) of at most <paramref name="maxBytes"/> bytes of UTF-8; empty on error.</summary>
    public string ReadString(int maxBytes = int.MaxValue) => System.Text.Encoding.UTF8.GetString(ReadUtf8(maxBytes));

    /// <summary>Reads text as the bytes of its UTF-8 form, which are valid; empty on error.</summary>
    /// <param name="maxBytes">Most bytes.</param>
    public ReadOnlySpan<byte> ReadUtf8(int maxBytes = int.MaxValue)
    {
        byte code = ReadCode();
        ulong length = code switch
        {
            >= 0xa0 and < 0xc0 => (ulong)(code & 0x1f),
            0xd9 => ReadBigEndian(1, 32),
            0xda => ReadBigEndian(2, 0x100),
            0xdb => ReadBigEndian(4, 0x1_0000),
            _ => FailType(code),
        };
        ReadOnlySpan<byte> bytes = Take(length, maxBytes);
        if (Utf8.IsValid(bytes)) return bytes;

        Fail(DecodeError.InvalidUtf8);
        return default;
    }

    /// <summary>Starts an array of at most <paramref name="max"/> values; 0 on error.</summary>
    /// <param name="max">Most values.</param>
    /// <param name="leastBytesEach">Bytes of the shortest value, so that room is made only for as many as may follow.</param>
    public int ReadArrayHeader(int max = int.MaxValue, int leastBytesEach = 1)
    {
        byte code = ReadCode();
        ulong count = code switch
        {
            >= 0x90 and < 0xa0 => (ulong)(code & 0xf),
            0xdc => ReadBigEndian(2, 16),
            0xdd => ReadBigEndian(4, 0x1_0000),
            _ => FailType(code),
        };
        return Enter(count, max, valuesEach: 1, leastBytesEach);
    }

    /// <summary>Starts a map of at most <paramref name="max"/> pairs; 0 on error. The caller checks the key order.</summary>
    public int ReadMapHeader(int max = int.MaxValue)
    {
        byte code = ReadCode();
        ulong count = code switch
        {
            >= 0x80 and < 0x90 => (ulong)(code & 0xf),
            0xde => ReadBigEndian(2, 16),
            0xdf => ReadBigEndian(4, 0x1_0000),
            _ => FailType(code),
        };
        return Enter(count, max, valuesEach: 2, leastBytesEach: 2);
    }

    /// <summary>Starts a record of exactly <paramref name="fields"/> fields.</summary>
    public void ReadRecord(int fields)
    {
        int count = ReadArrayHeader();
        if (Error == DecodeError.None && count != fields) Fail(DecodeError.WrongArity);
    }

    /// <summary>Reads the next value whole, of any type, checks that it is canonical, and returns its encoded bytes.</summary>
    public ReadOnlySpan<byte> ReadEncoded()
    {
        int start = _position;
        SkipValue();
        return Error == DecodeError.None ? _bytes[start.._position] : default;
    }

    private void SkipValue()
    {
        if (Error != DecodeError.None) return;
        if (_position >= _bytes.Length)
        {
            Fail(DecodeError.Truncated);
            return;
        }

        switch (_bytes[_position])
        {
            case < 0x80 or >= 0xcc and <= 0xcf:
                ReadUInt64();
                break;
            case >= 0xe0 or >= 0xd0 and <= 0xd3:
                ReadInt64();
                break;
            case >= 0x80 and < 0x90 or 0xde or 0xdf:
                SkipMap(ReadMapHeader());
                break;
            case >= 0x90 and < 0xa0 or 0xdc or 0xdd:
                for (int left = ReadArrayHeader(); left > 0 && Error == DecodeError.None; left--) SkipValue();
                break;
            case >= 0xa0 and < 0xc0 or >= 0xd9 and <= 0xdb:
                ReadString();
                break;
            case >= 0xc4 and <= 0xc6:
                ReadBytes();
                break;
            case 0xc0:
                TryReadNil();
                break;
            case 0xc2 or 0xc3:
                ReadBool();
                break;
            default:
                Fail(DecodeError.Forbidden);
                break;
        }
    }

    private void SkipMap(int pairs)
    {
        ReadOnlySpan<byte> previous = default;
        for (int i = 0; i < pairs && Error == DecodeError.None; i++)
        {
            ReadOnlySpan<byte> key = ReadEncoded();
            if (i > 0 && previous.SequenceCompareTo(key) >= 0) Fail(DecodeError.KeysNotAscending);
            previous = key;
            SkipValue();
        }
    }

    private byte ReadCode()
    {
        if (Error == DecodeError.None && _position < _bytes.Length) return _bytes[_position++];

        Fail(DecodeError.Truncated);
        return 0xc1;
    }

    /// <summary>Reads a big-endian integer and refuses one below <paramref name="least"/>: a shorter form exists.</summary>
    private ulong ReadBigEndian(int size, ulong least)
    {
        if (_bytes.Length - _position < size)
        {
            Fail(DecodeError.Truncated);
            return 0;
        }

        ReadOnlySpan<byte> span = _bytes.Slice(_position, size);
        _position += size;
        ulong value = size switch
        {
            1 => span[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => BinaryPrimitives.ReadUInt64BigEndian(span),
        };
        if (value < least) Fail(DecodeError.NotShortest);
        return value;
    }

    private ReadOnlySpan<byte> Take(ulong length, int max)
    {
        if (length > (ulong)max) Fail(DecodeError.TooLong);
        if (length > (ulong)(_bytes.Length - _position)) Fail(DecodeError.Truncated);
        if (Error != DecodeError.None) return default;

        ReadOnlySpan<byte> span = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        CountValue();
        return span;
    }

    private int Enter(ulong count, int max, int valuesEach, int leastBytesEach)
    {
        // A count that the rest cannot hold is refused before anything is allocated.
        if (count > (ulong)max || count * (ulong)leastBytesEach > (ulong)(_bytes.Length - _position)) Fail(DecodeError.TooLong);
        if (Error == DecodeError.None && _depth == DepthMax) Fail(DecodeError.TooDeep);
        if (Error != DecodeError.None) return 0;

        if (count == 0) CountValue();
        else _remaining[_depth++] = (int)count * valuesEach;
        return (int)count;
    }

    /// <summary>Counts one finished value in each container that it completes.</summary>
    private void CountValue()
    {
        while (_depth > 0 && --_remaining[_depth - 1] == 0) _depth--;
    }

    private ulong FailType(byte code)
    {
        bool forbidden = code is 0xc1 or 0xca or 0xcb or (>= 0xc7 and <= 0xc9) or (>= 0xd4 and <= 0xd8);
        Fail(forbidden ? DecodeError.Forbidden : DecodeError.WrongType);
        return 0;
    }

    [InlineArray(DepthMax)]
    private struct Remaining
    {
        private int _first;
    }
}
