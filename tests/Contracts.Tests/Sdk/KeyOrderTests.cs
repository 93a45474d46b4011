using Chain.Contracts.Sdk;

namespace Chain.Contracts.Tests.Sdk;

/// <summary>Bytes of keys order as their values do, and read back as what was written.</summary>
public sealed class KeyOrderTests
{
    [Fact]
    public void Signed_integers_order_by_number()
    {
        AssertOrdered<sbyte>([sbyte.MinValue, -2, -1, 0, 1, sbyte.MaxValue], (w, v) => w.WriteSByte(v));
        AssertOrdered<short>([short.MinValue, -256, -1, 0, 1, 256, short.MaxValue], (w, v) => w.WriteInt16(v));
        AssertOrdered<int>([int.MinValue, -65_536, -1, 0, 1, 65_536, int.MaxValue], (w, v) => w.WriteInt32(v));
        AssertOrdered<long>([long.MinValue, -1L << 40, -1, 0, 1, 1L << 40, long.MaxValue], (w, v) => w.WriteInt64(v));
    }

    [Fact]
    public void Unsigned_integers_and_truth_values_order_by_number()
    {
        AssertOrdered<bool>([false, true], (w, v) => w.WriteBool(v));
        AssertOrdered<ushort>([0, 1, 255, 256, ushort.MaxValue], (w, v) => w.WriteUInt16(v));
        AssertOrdered<uint>([0, 1, 255, 256, 1U << 31, uint.MaxValue], (w, v) => w.WriteUInt32(v));
        AssertOrdered<ulong>([0, 1, 255, 256, 1UL << 63, ulong.MaxValue], (w, v) => w.WriteUInt64(v));
    }

    [Fact]
    public void Text_orders_by_code_point_even_with_zeros_and_beyond_the_basic_plane() =>
        AssertOrdered<string>(["", "\0", "\0\0", "\0a", "a", "a\0", "a\0b", "aa", "ab", "b", "é", "\uffff", "😀"], (w, v) => w.WriteString(v));

    [Fact]
    public void A_part_never_runs_into_the_part_after_it()
    {
        Random random = new(1);
        List<(byte[] First, byte[] Second)> values = [.. Enumerable.Range(0, 400).Select(_ => (RandomBytes(random), RandomBytes(random)))];

        List<(byte[] First, byte[] Second)> byValue =
            [.. values.OrderBy(v => v.First, ByteOrder.Instance).ThenBy(v => v.Second, ByteOrder.Instance)];
        List<(byte[] First, byte[] Second)> byKey = [.. values.OrderBy(Encode, ByteOrder.Instance)];

        Assert.Equal(byValue.Select(Hexed), byKey.Select(Hexed));
        foreach ((byte[] first, byte[] second) in values)
        {
            KeyReader reader = new(Encode((first, second)));
            Assert.Equal(first, reader.ReadBytes());
            Assert.Equal(second, reader.ReadBytes());
            Assert.True(reader.AtEnd);
        }

        static byte[] Encode((byte[] First, byte[] Second) value)
        {
            KeyWriter writer = new();
            writer.WriteBytes(value.First);
            writer.WriteBytes(value.Second);
            return writer.Written.ToArray();
        }

        static string Hexed((byte[] First, byte[] Second) value) => $"{Convert.ToHexString(value.First)} {Convert.ToHexString(value.Second)}";
    }

    [Fact]
    public void Everything_written_reads_back()
    {
        KeyWriter writer = new();
        writer.WriteSByte(-5);
        writer.WriteInt16(-500);
        writer.WriteInt32(-70_000);
        writer.WriteInt64(long.MinValue);
        writer.WriteString("x\0y€");
        writer.WriteTimestamp(new Timestamp(-1));
        writer.WriteHash(Examples.Samples.Hash(3));

        KeyReader reader = new(writer.Written);
        Assert.Equal(-5, reader.ReadSByte());
        Assert.Equal(-500, reader.ReadInt16());
        Assert.Equal(-70_000, reader.ReadInt32());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal("x\0y€", reader.ReadString());
        Assert.Equal(new Timestamp(-1), reader.ReadTimestamp());
        Assert.Equal(Examples.Samples.Hash(3), reader.ReadHash());
        Assert.True(reader.AtEnd);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("6100")]
    [InlineData("610002")]
    [InlineData("00ff")]
    public void A_key_that_the_writer_cannot_have_written_does_not_read(string hex) =>
        Assert.Throws<InvalidOperationException>(() => new KeyReader(Convert.FromHexString(hex)).ReadBytes());

    private static byte[] RandomBytes(Random random)
    {
        byte[] alphabet = [0x00, 0x01, 0x02, 0xfe, 0xff];
        byte[] bytes = new byte[random.Next(4)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = alphabet[random.Next(alphabet.Length)];
        return bytes;
    }

    private static void AssertOrdered<T>(T[] ascending, Action<KeyWriter, T> write)
    {
        byte[][] keys = new byte[ascending.Length][];
        for (int i = 0; i < keys.Length; i++)
        {
            KeyWriter writer = new();
            write(writer, ascending[i]);
            keys[i] = writer.Written.ToArray();
            if (i > 0) Assert.True(keys[i - 1].AsSpan().SequenceCompareTo(keys[i]) < 0, $"{ascending[i - 1]} must come before {ascending[i]}.");
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
