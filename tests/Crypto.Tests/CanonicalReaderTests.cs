namespace Chain.Crypto.Tests;

/// <summary>One hand-written case for each reason to refuse bytes.</summary>
public sealed class CanonicalReaderTests
{
    [Theory]
    [InlineData("", DecodeError.Truncated)]
    [InlineData("c1", DecodeError.Forbidden)]
    [InlineData("ca3f800000", DecodeError.Forbidden)]
    [InlineData("cb3ff0000000000000", DecodeError.Forbidden)]
    [InlineData("d40100", DecodeError.Forbidden)]
    [InlineData("c7000100", DecodeError.Forbidden)]
    [InlineData("0500", DecodeError.TrailingBytes)]
    [InlineData("cc7f", DecodeError.NotShortest)]
    [InlineData("cd00ff", DecodeError.NotShortest)]
    [InlineData("ce0000ffff", DecodeError.NotShortest)]
    [InlineData("cf00000000ffffffff", DecodeError.NotShortest)]
    [InlineData("d005", DecodeError.NotShortest)]
    [InlineData("d0e0", DecodeError.NotShortest)]
    [InlineData("d1ff80", DecodeError.NotShortest)]
    [InlineData("d10080", DecodeError.NotShortest)]
    [InlineData("d2ffff8000", DecodeError.NotShortest)]
    [InlineData("d3ffffffff80000000", DecodeError.NotShortest)]
    [InlineData("d30000000100000000", DecodeError.NotShortest)]
    [InlineData("d90161", DecodeError.NotShortest)]
    [InlineData("da000161", DecodeError.NotShortest)]
    [InlineData("db0000000161", DecodeError.NotShortest)]
    [InlineData("c50001ff", DecodeError.NotShortest)]
    [InlineData("c600000001ff", DecodeError.NotShortest)]
    [InlineData("dc000105", DecodeError.NotShortest)]
    [InlineData("dd0000000105", DecodeError.NotShortest)]
    [InlineData("de00010505", DecodeError.NotShortest)]
    [InlineData("df000000010505", DecodeError.NotShortest)]
    [InlineData("a180", DecodeError.InvalidUtf8)]
    [InlineData("a2c080", DecodeError.InvalidUtf8)]
    [InlineData("a3eda080", DecodeError.InvalidUtf8)]
    [InlineData("a4f4908080", DecodeError.InvalidUtf8)]
    [InlineData("a1c3", DecodeError.InvalidUtf8)]
    [InlineData("8205050405", DecodeError.KeysNotAscending)]
    [InlineData("8205050505", DecodeError.KeysNotAscending)]
    [InlineData("82a26161c0a162c0", DecodeError.KeysNotAscending)]
    [InlineData("9105ff", DecodeError.TrailingBytes)]
    [InlineData("9205", DecodeError.TooLong)]
    [InlineData("8105", DecodeError.TooLong)]
    [InlineData("a261", DecodeError.Truncated)]
    [InlineData("c402ff", DecodeError.Truncated)]
    [InlineData("ddffffffff", DecodeError.TooLong)]
    [InlineData("dfffffffff", DecodeError.TooLong)]
    [InlineData("c6ffffffff", DecodeError.TooLong)]
    [InlineData("dbffffffff", DecodeError.TooLong)]
    [InlineData("c67fffffff", DecodeError.Truncated)]
    public void Other_forms_are_refused_with_their_reason(string hex, DecodeError expected)
    {
        Assert.False(AnyValue.TryDecode(Convert.FromHexString(hex), out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Every_byte_that_starts_no_value_is_refused()
    {
        for (int code = 0; code < 256; code++)
        {
            bool isForbidden = code is 0xc1 or 0xca or 0xcb or (>= 0xc7 and <= 0xc9) or (>= 0xd4 and <= 0xd8);
            CanonicalReader reader = new([(byte)code, .. new byte[200]]);
            reader.ReadEncoded();
            Assert.Equal(isForbidden, reader.Error == DecodeError.Forbidden);
        }
    }

    [Theory]
    [InlineData(32, false, DecodeError.None)]
    [InlineData(33, false, DecodeError.TooDeep)]
    [InlineData(32, true, DecodeError.None)]
    [InlineData(33, true, DecodeError.TooDeep)]
    public void Nesting_is_limited_and_an_empty_container_counts(int depth, bool maps, DecodeError expected)
    {
        byte[] bytes = [.. Enumerable.Repeat(maps ? (byte[])[0x81, 0x00] : [0x91], depth - 1).SelectMany(b => b), maps ? (byte)0x80 : (byte)0x90];
        CanonicalReader skipping = new(bytes);
        skipping.ReadEncoded();
        skipping.TryFinish(out DecodeError error);
        Assert.Equal(expected, error);

        CanonicalReader reading = new(bytes);
        for (int i = 0; i < depth; i++)
        {
            if (!maps) reading.ReadArrayHeader();
            else if (reading.ReadMapHeader() > 0) reading.ReadUInt64();
        }

        reading.TryFinish(out error);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Depth_is_given_back_when_a_container_ends()
    {
        byte[] bytes = AnyValue.Encode(Enumerable.Repeat<object?>(new List<object?> { new List<object?> { 1UL } }, 100).ToList());

        Assert.NotNull(AnyValue.Reencode(bytes));
    }

    [Fact]
    public void No_truncation_of_a_value_is_a_value()
    {
        byte[] whole = AnyValue.Encode(new List<object?>
        {
            null, true, 5UL, 200UL, 70_000UL, ulong.MaxValue, -1L, -200L, long.MinValue, new byte[300], new string('ü', 200),
            new AnyValue.Map([(1UL, "one"), (2UL, new List<object?> { "two" })]),
        });
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(AnyValue.TryDecode(whole[..length], out _, out DecodeError error));
            Assert.True(error is DecodeError.Truncated or DecodeError.TooLong, $"length={length}: {error}");
        }
    }

    [Theory]
    [InlineData("ddffffffff")]
    [InlineData("dd7fffffff")]
    [InlineData("df7fffffff")]
    [InlineData("dc7fff")]
    [InlineData("c67fffffff")]
    [InlineData("db7fffffff")]
    public void Nothing_is_allocated_for_a_count_that_the_bytes_do_not_hold(string hex)
    {
        byte[] bytes = [.. Convert.FromHexString(hex), .. new byte[100]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        CanonicalReader reader = new(bytes);
        switch (bytes[0])
        {
            case 0xc6:
                reader.ReadBytes();
                break;
            case 0xdb:
                reader.ReadString();
                break;
            case 0xdf:
                reader.ReadMapHeader();
                break;
            default:
                reader.ReadArrayHeader();
                break;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotEqual(DecodeError.None, reader.Error);
        Assert.InRange(allocated, 0, 200);
    }

    [Fact]
    public void Limits_of_the_caller_are_kept()
    {
        Assert.Equal(DecodeError.OutOfRange, ErrorOf("cc80", (ref CanonicalReader r) => r.ReadUInt64(127)));
        Assert.Equal(DecodeError.OutOfRange, ErrorOf("ce80000000", (ref CanonicalReader r) => r.ReadInt32()));
        Assert.Equal(DecodeError.OutOfRange, ErrorOf("cf8000000000000000", (ref CanonicalReader r) => r.ReadInt64()));
        Assert.Equal(DecodeError.TooLong, ErrorOf("c4020102", (ref CanonicalReader r) => r.ReadBytes(1)));
        Assert.Equal(DecodeError.TooLong, ErrorOf("a3616161", (ref CanonicalReader r) => r.ReadString(2)));
        Assert.Equal(DecodeError.TooLong, ErrorOf("920101", (ref CanonicalReader r) => r.ReadArrayHeader(1)));
        Assert.Equal(DecodeError.TooLong, ErrorOf("8200000100", (ref CanonicalReader r) => r.ReadMapHeader(1)));
        Assert.Equal(DecodeError.OutOfRange, ErrorOf("c40101", (ref CanonicalReader r) => r.ReadFixedBytes(2)));
        Assert.Equal(DecodeError.TooLong, ErrorOf("c403010101", (ref CanonicalReader r) => r.ReadFixedBytes(2)));
        Assert.Equal(DecodeError.WrongArity, ErrorOf("920101", (ref CanonicalReader r) => r.ReadRecord(3)));
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        Assert.Equal(DecodeError.WrongType, ErrorOf("c0", (ref CanonicalReader r) => r.ReadUInt64()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("ff", (ref CanonicalReader r) => r.ReadUInt64()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("a0", (ref CanonicalReader r) => r.ReadInt64()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("00", (ref CanonicalReader r) => r.ReadBool()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("a0", (ref CanonicalReader r) => r.ReadBytes()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("c400", (ref CanonicalReader r) => r.ReadString()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("80", (ref CanonicalReader r) => r.ReadArrayHeader()));
        Assert.Equal(DecodeError.WrongType, ErrorOf("90", (ref CanonicalReader r) => r.ReadMapHeader()));
        Assert.Equal(DecodeError.Forbidden, ErrorOf("ca00000000", (ref CanonicalReader r) => r.ReadUInt64()));
    }

    [Fact]
    public void The_first_error_sticks_and_later_reads_give_nothing()
    {
        CanonicalReader reader = new([0xcc, 0x01, 0x93, 0x01, 0x02, 0x03]);
        reader.ReadUInt64();

        Assert.Equal(0, reader.ReadArrayHeader());
        Assert.Equal("", reader.ReadString());
        Assert.Equal(Hash32.Zero, reader.ReadHash());
        Assert.False(reader.TryReadNil());
        Assert.True(reader.AtEnd);
        Assert.False(reader.TryFinish(out DecodeError error));
        Assert.Equal(DecodeError.NotShortest, error);
    }

    [Fact]
    public void A_container_that_was_not_read_to_its_end_is_truncated()
    {
        CanonicalReader reader = new([0x92, 0x01]);
        Assert.Equal(0, reader.ReadArrayHeader());
        Assert.False(reader.TryFinish(out _));

        CanonicalReader half = new([0x92, 0x01, 0x02]);
        half.ReadArrayHeader();
        half.ReadUInt64();
        Assert.False(half.TryFinish(out DecodeError error));
        Assert.Equal(DecodeError.Truncated, error);
    }

    [Fact]
    public void A_lone_surrogate_is_not_written()
    {
        CanonicalWriter writer = new();
        foreach (string text in (string[])["\ud800", "a\udc00b", "\udc00\ud800"])
        {
            Assert.ThrowsAny<ArgumentException>(() => writer.WriteString(text));
            Assert.Equal(0, writer.Length);
        }
    }

    [Fact]
    public void Headers_change_form_exactly_at_their_bounds()
    {
        Assert.Equal("bf61", Start(new string('a', 31)));
        Assert.Equal("d920", Start(new string('a', 32)));
        Assert.Equal("d9ff", Start(new string('a', 255)));
        Assert.Equal("da01", Start(new string('a', 256)));
        Assert.Equal("daff", Start(new string('a', 65_535)));
        Assert.Equal("db00", Start(new string('a', 65_536)));
        Assert.Equal("c4ff", Start(new byte[255]));
        Assert.Equal("c501", Start(new byte[256]));
        Assert.Equal("c5ff", Start(new byte[65_535]));
        Assert.Equal("c600", Start(new byte[65_536]));
        Assert.Equal("9fc0", Start(new List<object?>(new object?[15])));
        Assert.Equal("dc00", Start(new List<object?>(new object?[16])));
        Assert.Equal("dcff", Start(new List<object?>(new object?[65_535])));
        Assert.Equal("dd00", Start(new List<object?>(new object?[65_536])));
    }

    private delegate void Reading(ref CanonicalReader reader);

    private static DecodeError ErrorOf(string hex, Reading read)
    {
        CanonicalReader reader = new(Convert.FromHexString(hex));
        read(ref reader);
        reader.TryFinish(out DecodeError error);
        return error;
    }

    private static string Start(object value)
    {
        byte[] bytes = AnyValue.Encode(value);
        Assert.Equal(bytes, AnyValue.Reencode(bytes));
        return Hex.Encode(bytes.AsSpan(0, 2));
    }
}
