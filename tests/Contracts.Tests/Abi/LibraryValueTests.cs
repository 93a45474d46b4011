using System.Text.Json;
using Chain.Contracts.Abi;
using Chain.Contracts.Std;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Abi;

/// <summary>The library's values as contracts write and read them, against what clients make of them by the interface alone.</summary>
public sealed class LibraryValueTests
{
    private const string Interface = """
        {"abi":1,"contract":"odd","version":1,"methods":[{"name":"Do","kind":"call","parameters":[
        {"name":"fixed","type":"fixed"},{"name":"bigint","type":"bigint"},{"name":"amount","type":"amount"},{"name":"unit","type":"unit"}]}],
        "events":[],"faults":[],"types":[],"state":[]}
        """;

    private static readonly IReadOnlyList<AbiField> Types = AbiContract.Parse(Interface).Methods[0].Parameters;

    private delegate T Reader<T>(ref CanonicalReader reader);

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("2147483647.99999999976716935634613037109375")]
    [InlineData("-2147483648")]
    [InlineData("0.00000000023283064365386962890625")]
    public void Fixed_has_one_text_and_one_form_in_bytes(string text)
    {
        byte[] bytes = Encode("fixed", text);

        Assert.Equal(bytes, Write(StdCoding.WriteFixed, Fixed.Parse(text)));
        Assert.Equal(Fixed.Parse(text), Read(StdCoding.ReadFixed, bytes));
        Assert.Equal($"\"{text}\"", Decode("fixed", bytes));
    }

    [Fact]
    public void Any_decimal_text_means_the_fixed_number_that_the_library_makes_of_it()
    {
        Random random = new(1);
        for (int i = 0; i < 2_000; i++)
        {
            string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{random.Next(int.MinValue, int.MaxValue)}.{random.NextInt64():D19}");
            Assert.Equal(Fixed.Parse(text), Read(StdCoding.ReadFixed, Encode("fixed", text)));
            Fixed number = Fixed.FromRaw(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            Assert.Equal($"\"{number}\"", Decode("fixed", Write(StdCoding.WriteFixed, number)));
        }

        // Half way between two multiples of 2^-32: the even one.
        Assert.Equal(Fixed.FromRaw(0), Read(StdCoding.ReadFixed, Encode("fixed", "0.000000000116415321826934814453125")));
        Assert.Equal(Fixed.FromRaw(2), Read(StdCoding.ReadFixed, Encode("fixed", "0.000000000349245965480804443359375")));
    }

    [Fact]
    public void Big_integers_of_every_length_have_one_form()
    {
        Random random = new(2);
        for (int bits = 0; bits < BigInt.BitsMax; bits += bits < 70 ? 1 : 251)
        {
            BigInt power = BigInt.One << bits;
            foreach (BigInt value in (BigInt[])[power, -power, power - 1, -power - 1, 1 - power, (power >> 3) * random.Next(1, 7)])
            {
                byte[] bytes = Write(StdCoding.WriteBigInt, value);
                Assert.Equal(bytes, Encode("bigint", value.ToString()));
                Assert.Equal($"\"{value}\"", Decode("bigint", bytes));
                Assert.Equal(value, Read(StdCoding.ReadBigInt, bytes));
            }
        }
    }

    [Fact]
    public void The_greatest_and_the_least_integer_fit_and_nothing_beyond()
    {
        BigInt most = ((BigInt.One << (BigInt.BitsMax - 1)) - 1) + (BigInt.One << (BigInt.BitsMax - 1));
        foreach (BigInt value in (BigInt[])[most, -most]) Assert.Equal(value, Read(StdCoding.ReadBigInt, Encode("bigint", value.ToString())));

        string beyond = (System.Numerics.BigInteger.One << BigInt.BitsMax).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Throws<AbiFormatException>(() => Encode("bigint", beyond));
        Assert.Throws<AbiFormatException>(() => Encode("bigint", "-" + beyond));
    }

    [Theory]
    [InlineData("c400")] // No byte at all.
    [InlineData("c4020001")] // A zero too many.
    [InlineData("c402ff80")] // A sign too many.
    [InlineData("c4020000")]
    [InlineData("c402ffff")]
    [InlineData("01")] // A number, not bytes.
    [InlineData("a101")]
    public void A_second_form_of_an_integer_is_refused(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.False(TryRead(StdCoding.ReadBigInt, bytes));
        Assert.Throws<AbiFormatException>(() => Decode("bigint", bytes));
    }

    [Theory]
    [InlineData(513)]
    [InlineData(514)]
    public void An_integer_of_too_many_bits_is_refused_in_bytes(int length)
    {
        byte[] bytes = new byte[length];
        bytes[0] = length == 513 ? (byte)0xff : (byte)0x7f; // -2^4096 has 513 bytes, as the least integer does.
        CanonicalWriter writer = new(600);
        writer.WriteBytes(bytes);

        Assert.False(TryRead(StdCoding.ReadBigInt, writer.ToArray()));
        Assert.Throws<AbiFormatException>(() => Decode("bigint", writer.ToArray()));
    }

    [Theory]
    [InlineData("0 C62")]
    [InlineData("-1500 GRM")]
    [InlineData("9223372036854775807 P1")]
    public void Amounts_are_a_number_and_a_code(string text)
    {
        Assert.True(Amount.TryParse(text, out Amount amount));
        byte[] bytes = Encode("amount", text);

        Assert.Equal(bytes, Write(StdCoding.WriteAmount, amount));
        Assert.Equal(amount, Read(StdCoding.ReadAmount, bytes));
        Assert.Equal($"\"{text}\"", Decode("amount", bytes));
        Assert.Equal(amount.Unit, Read(StdCoding.ReadUnit, Encode("unit", amount.Unit.Code)));
    }

    /// <summary>Which units there are is up to the contract, that is to the library it was linked with.</summary>
    [Fact]
    public void A_unit_that_the_contract_does_not_know_is_refused_by_it()
    {
        byte[] bytes = Encode("amount", "5 ZZZ");

        Assert.False(TryRead(StdCoding.ReadAmount, bytes));
        Assert.Equal("\"5 ZZZ\"", Decode("amount", bytes));
    }

    [Theory]
    [InlineData("9205a3474d")] // A text of three letters that ends after two.
    [InlineData("9205a0")]
    [InlineData("9205a3676d6d")] // Small letters.
    [InlineData("9305a347524d00")]
    [InlineData("92cc05a347524d")] // 5 in two bytes.
    public void What_is_no_amount_is_refused(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.False(TryRead(StdCoding.ReadAmount, bytes));
        Assert.Throws<AbiFormatException>(() => Decode("amount", bytes));
    }

    private static AbiType TypeOf(string name) => Types.First(f => f.Name == name).Type;

    private static byte[] Encode(string type, string text) => AbiCodec.Encode(TypeOf(type), JsonSerializer.SerializeToElement(text));

    private static string Decode(string type, byte[] bytes) => AbiCodec.ToJson(TypeOf(type), bytes);

    private static byte[] Write<T>(Action<CanonicalWriter, T> write, T value)
    {
        CanonicalWriter writer = new(64);
        write(writer, value);
        return writer.ToArray();
    }

    private static T Read<T>(Reader<T> read, byte[] bytes)
    {
        CanonicalReader reader = new(bytes);
        T value = read(ref reader);
        Assert.True(reader.TryFinish(out DecodeError error), error.ToString());
        return value;
    }

    private static bool TryRead<T>(Reader<T> read, byte[] bytes)
    {
        CanonicalReader reader = new(bytes);
        read(ref reader);
        return reader.TryFinish(out _);
    }
}
