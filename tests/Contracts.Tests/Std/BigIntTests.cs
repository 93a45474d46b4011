using System.Globalization;
using System.Numerics;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class BigIntTests
{
    private static readonly BigInteger Limit = BigInteger.One << BigInt.BitsMax;

    [Theory]
    [InlineData(1, 64, 30_000)]
    [InlineData(2, 300, 10_000)]
    [InlineData(3, 4096, 2_000)]
    public void Arithmetic_is_that_of_the_framework_or_overflows(int seed, int bits, int rounds)
    {
        Random random = new(seed);
        for (int i = 0; i < rounds; i++)
        {
            BigInteger x = NumberOf(random, bits), y = NumberOf(random, bits);
            BigInt left = Of(x), right = Of(y);
            int shift = random.Next(bits);
            Same(x, () => left);
            Same(x + y, () => left + right);
            Same(x - y, () => left - right);
            Same(x * y, () => left * right);
            Same(-x, () => -left);
            Same(BigInteger.Abs(x), () => BigInt.Abs(left));
            Same(x << shift, () => left << shift);
            Same(x.Sign * (BigInteger.Abs(x) >> shift), () => left >> shift);
            Same(BigInteger.Min(x, y), () => BigInt.Min(left, right));
            Same(BigInteger.Max(x, y), () => BigInt.Max(left, right));
            Assert.Equal(Math.Sign(x.CompareTo(y)), left.CompareTo(right));
            Assert.Equal((x == y, x != y, x < y, x <= y, x > y, x >= y), (left == right, left != right, left < right, left <= right, left > right, left >= right));
            Assert.Equal((x.Sign, x.IsEven, (int)BigInteger.Abs(x).GetBitLength()), (left.Sign, left.IsEven, left.BitLength));
            if (y.IsZero) continue;

            BigInteger quotient = BigInteger.DivRem(x, y, out BigInteger rest);
            Same(quotient, () => BigInt.DivRem(left, right, out _));
            Same(rest, () => left % right);
            Same(quotient, () => left / right);
        }
    }

    /// <summary>Operands that make the estimate of a quotient's limb wrong, twice, or its subtraction fail.</summary>
    [Fact]
    public void Division_is_right_where_its_estimates_are_wrong()
    {
        uint[] limbs = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_fffe, 0xffff_ffff];
        Random random = new(4);
        for (int i = 0; i < 100_000; i++)
        {
            BigInteger x = LimbsOf(random.Next(1, 7)), y = LimbsOf(random.Next(1, 5));
            if (y.IsZero) continue;

            BigInteger quotient = BigInteger.DivRem(x, y, out BigInteger rest);
            Assert.Equal(Of(quotient), BigInt.DivRem(Of(x), Of(y), out BigInt left));
            Assert.Equal(Of(rest), left);
        }

        BigInteger LimbsOf(int count)
        {
            BigInteger number = 0;
            for (int i = 0; i < count; i++) number = (number << 32) | limbs[random.Next(limbs.Length)];
            return number;
        }
    }

    [Fact]
    public void Powers_and_divisors_are_those_of_the_framework()
    {
        Random random = new(5);
        for (int i = 0; i < 400; i++)
        {
            BigInteger x = NumberOf(random, 300), y = BigInteger.Abs(NumberOf(random, 60)), z = BigInteger.Abs(NumberOf(random, 300)) + 1;
            BigInteger power = BigInteger.ModPow(x, y, z);
            Assert.Equal(Of(power.Sign < 0 ? power + z : power), BigInt.ModPow(Of(x), Of(y), Of(z)));
            Assert.Equal(Of(BigInteger.GreatestCommonDivisor(x, z)), BigInt.GreatestCommonDivisor(Of(x), Of(z)));
            int exponent = random.Next(40);
            Same(BigInteger.Pow(x, exponent), () => BigInt.Power(Of(x), exponent));
        }

        Assert.Equal(0, BigInt.ModPow(5, 0, 1));
        Assert.Equal(1, BigInt.Power(0, 0));
        Assert.Equal(0, BigInt.GreatestCommonDivisor(0, 0));
    }

    /// <summary>Fermat: a^(p−1) = 1 modulo a prime p. The prime is that of the 4,096-bit group of RFC 3526, section 5.</summary>
    [Fact]
    public void A_power_of_the_largest_size_is_right()
    {
        BigInteger pi = BigInteger.Parse(
            "0" + string.Concat(
                "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B",
                "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6",
                "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D",
                "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718",
                "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7D",
                "B3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
                "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A92108011A723C12A787E6D788719A10BDBA5B26",
                "99C327186AF4E23C1A946834B6150BDA2583E9CA2AD44CE8DBBBC2DB04DE8EF92E8EFC141FBECAA6287C59474E6BC05D99B2964FA090C3A2",
                "233BA186515BE7ED1F612970CEE2D7AFB81BDD762170481CD0069127D5B05AA993B4EA988D8FDDC186FFB7DC90A6C08F4DF435C934063199",
                "FFFFFFFFFFFFFFFF"),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);
        BigInt prime = Of(pi);

        Assert.Equal(4096, prime.BitLength);
        Assert.Equal(1, BigInt.ModPow(2, prime - 1, prime));
        Assert.Equal(Of(BigInteger.ModPow(3, 65_537, pi)), BigInt.ModPow(3, 65_537, prime));
    }

    [Fact]
    public void What_needs_more_bits_is_an_overflow()
    {
        BigInt most = (BigInt.One << 4095) + ((BigInt.One << 4095) - 1);

        Assert.Equal(4096, most.BitLength);
        Assert.Throws<OverflowException>(() => most + 1);
        Assert.Throws<OverflowException>(() => -most - 1);
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => most << 1);
        Assert.Throws<OverflowException>(() => BigInt.One << 4096);
        Assert.Throws<OverflowException>(() => BigInt.One << int.MaxValue);
        Assert.Throws<OverflowException>(() => BigInt.Power(2, 4096));
        Assert.Throws<OverflowException>(() => BigInt.Power(10, int.MaxValue));
        Assert.Throws<OverflowException>(() => BigInt.FromBytes([1, .. new byte[512]]));
        Assert.Equal(BigInt.Zero, BigInt.Zero << int.MaxValue);
        Assert.Equal(most, most * -1 * -1);
        Assert.Equal(most, BigInt.ModPow(most, 1, most + -0) + most);
        Assert.False(BigInt.TryParse((Limit + 0).ToString(CultureInfo.InvariantCulture), out _));
        Assert.True(BigInt.TryParse((1 - Limit).ToString(CultureInfo.InvariantCulture), out _));
        Assert.False(BigInt.TryParseHex("1" + new string('0', 1024), out _));
    }

    [Fact]
    public void What_has_no_answer_is_an_error()
    {
        Assert.Throws<DivideByZeroException>(() => BigInt.One / 0);
        Assert.Throws<DivideByZeroException>(() => BigInt.Zero % 0);
        Assert.Throws<ArgumentException>(() => BigInt.ModPow(1, -1, 5));
        Assert.Throws<ArgumentException>(() => BigInt.ModPow(1, 1, 0));
        Assert.Throws<ArgumentException>(() => BigInt.ModPow(1, 1, -5));
        Assert.Throws<ArgumentException>(() => BigInt.Power(1, -1));
        Assert.Throws<ArgumentException>(() => BigInt.One << -1);
        Assert.Throws<ArgumentException>(() => BigInt.One >> -1);
        Assert.Throws<ArgumentException>(() => BigInt.Parse("1x"));
    }

    [Fact]
    public void Text_and_bytes_are_those_of_the_framework()
    {
        Random random = new(6);
        for (int i = 0; i < 1_000; i++)
        {
            BigInteger x = NumberOf(random, i % 10 == 0 ? 4096 : 200);
            BigInt number = Of(x);
            string text = x.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(text, number.ToString());
            Assert.Equal(number, BigInt.Parse(text));
            Assert.Equal(number, BigInt.Parse(x.Sign < 0 ? "-000" + text[1..] : "000" + text));
            string hex = BigInteger.Abs(x).ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
            Assert.Equal(x.IsZero ? "0" : x.Sign < 0 ? "-" + hex : hex, number.ToHex());
            Assert.True(BigInt.TryParseHex(number.ToHex(), out BigInt read));
            Assert.Equal(number, read);
            Assert.Equal(x.IsZero ? [] : BigInteger.Abs(x).ToByteArray(isUnsigned: true, isBigEndian: true), number.ToBytes());
            Assert.Equal(BigInt.Abs(number), BigInt.FromBytes([0, 0, .. number.ToBytes()]));
        }

        foreach (string bad in new[] { "", "-", "+1", " 1", "1 ", "0x1", "1-", "１" })
        {
            Assert.False(BigInt.TryParse(bad, out _));
            Assert.False(BigInt.TryParseHex(bad, out _));
        }
    }

    [Fact]
    public void Words_convert_where_they_fit()
    {
        foreach (long value in new[] { 0, 1, -1, long.MaxValue, long.MinValue, int.MinValue, 1L << 32, -(1L << 32) })
        {
            Assert.Equal(value, (long)(BigInt)value);
            Assert.Equal(value, BigInteger.Parse(((BigInt)value).ToString(), CultureInfo.InvariantCulture));
        }

        Assert.Equal(ulong.MaxValue, (ulong)(BigInt)ulong.MaxValue);
        Assert.Throws<OverflowException>(() => (ulong)(BigInt)(-1));
        Assert.Throws<OverflowException>(() => (ulong)(BigInt.One << 64));
        Assert.Throws<OverflowException>(() => (long)(BigInt.One << 63));
        Assert.Throws<OverflowException>(() => (long)(-(BigInt.One << 63) - 1));
        Assert.Throws<OverflowException>(() => (long)(BigInt.One << 200));
        Assert.Equal(long.MinValue, (long)-(BigInt.One << 63));
        Assert.Equal(0, default(BigInt).CompareTo(0));
        Assert.Equal(0, (-default(BigInt)).Sign);
    }

    private static BigInt Of(BigInteger value)
    {
        BigInt magnitude = BigInt.FromBytes(BigInteger.Abs(value).ToByteArray(isUnsigned: true, isBigEndian: true));
        return value.Sign < 0 ? -magnitude : magnitude;
    }

    private static BigInteger NumberOf(Random random, int bits)
    {
        int length = random.Next(bits + 1);
        byte[] bytes = new byte[(length / 8) + 1];
        random.NextBytes(bytes);
        BigInteger number = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << length) - 1);
        if (random.Next(8) == 0) number = (BigInteger.One << length) - 1;
        return random.Next(2) == 0 ? number : -number;
    }

    private static void Same(BigInteger expected, Func<BigInt> compute)
    {
        if (BigInteger.Abs(expected) < Limit) Assert.Equal(Of(expected), compute());
        else Assert.Throws<OverflowException>(() => compute());
    }
}
