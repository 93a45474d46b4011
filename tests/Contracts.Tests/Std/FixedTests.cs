using System.Globalization;
using System.Numerics;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class FixedTests
{
    private static readonly BigInteger One = BigInteger.One << 32;

    [Fact]
    public void Arithmetic_is_that_of_rationals_rounded_once_or_overflows()
    {
        Random random = new(1);
        foreach (Rounding rounding in Enum.GetValues<Rounding>())
        {
            for (int i = 0; i < 20_000; i++)
            {
                Fixed left = Fixed.FromRaw(RawOf(random)), right = Fixed.FromRaw(RawOf(random));
                BigInteger x = left.Raw, y = right.Raw;
                Same(x + y, () => left + right);
                Same(x - y, () => left - right);
                Same(-x, () => -left);
                Same(BigInteger.Abs(x), () => Fixed.Abs(left));
                Same(Exact.Divide(x * y, One, rounding), () => Fixed.Multiply(left, right, rounding));
                Same(Exact.Divide(x * y, One, Rounding.HalfEven), () => left * right);
                if (y == 0) continue;

                Same(Exact.Divide(x * One, y, rounding), () => Fixed.Divide(left, right, rounding));
                Same(Exact.Divide(x * One, y, Rounding.HalfEven), () => left / right);
                Same(BigInteger.Remainder(x, y), () => left % right);
                Same(Exact.Divide(x * One, y, rounding), () => Fixed.FromRatio(left.Raw, right.Raw, rounding));
                Assert.Equal(Exact.Divide(x, One, rounding), left.ToInt64(rounding));
            }
        }
    }

    [Fact]
    public void Products_and_quotients_in_the_middle_go_to_the_even_neighbour()
    {
        Fixed half = Fixed.FromRatio(1, 2);
        foreach (long raw in new long[] { 1, 3, 5, -1, -3, -5 })
        {
            Assert.Equal(0, (Fixed.FromRaw(raw) * half).Raw & 1);
            Assert.Equal(0, (Fixed.FromRaw(raw) / 2).Raw & 1);
        }

        Assert.Equal(2, (Fixed.FromRaw(3) * half).Raw);
        Assert.Equal(-2, (Fixed.FromRaw(-3) * half).Raw);
        Assert.Equal(2, Fixed.Parse("2.5").ToInt64());
        Assert.Equal(4, Fixed.Parse("3.5").ToInt64());
        Assert.Equal(-2, Fixed.Parse("-2.5").ToInt64());
    }

    [Fact]
    public void What_does_not_fit_is_never_the_nearest_that_does()
    {
        Assert.Throws<OverflowException>(() => Fixed.MaxValue + Fixed.Epsilon);
        Assert.Throws<OverflowException>(() => Fixed.MinValue - Fixed.Epsilon);
        Assert.Throws<OverflowException>(() => -Fixed.MinValue);
        Assert.Throws<OverflowException>(() => Fixed.Abs(Fixed.MinValue));
        Assert.Throws<OverflowException>(() => Fixed.MaxValue * 2);
        Assert.Throws<OverflowException>(() => Fixed.MinValue / -1);
        Assert.Throws<OverflowException>(() => Fixed.One / Fixed.Epsilon);
        Assert.Throws<OverflowException>(() => Fixed.FromInt64(1L << 31));
        Assert.Throws<DivideByZeroException>(() => Fixed.One / 0);
        Assert.Throws<DivideByZeroException>(() => Fixed.One % 0);
        Assert.Throws<ArgumentException>(() => Fixed.Parse("1.5").ToInt64((Rounding)7));
        Assert.Equal(Fixed.MinValue, Fixed.FromInt64(-1L << 31));
        Assert.Equal(0, Fixed.MinValue % Fixed.FromRaw(-1));
        Assert.Equal(1L << 31, Fixed.MaxValue.ToInt64(Rounding.Ceiling));
    }

    [Fact]
    public void Order_is_that_of_the_raw_numbers()
    {
        Random random = new(2);
        for (int i = 0; i < 5_000; i++)
        {
            Fixed left = Fixed.FromRaw(RawOf(random)), right = random.Next(3) == 0 ? left : Fixed.FromRaw(RawOf(random));
            Assert.Equal(left.Raw.CompareTo(right.Raw), left.CompareTo(right));
            Assert.Equal(left.Raw < right.Raw, left < right);
            Assert.Equal(left.Raw <= right.Raw, left <= right);
            Assert.Equal(left.Raw > right.Raw, left > right);
            Assert.Equal(left.Raw >= right.Raw, left >= right);
            Assert.Equal(left.Raw == right.Raw, left == right);
            Assert.Equal(left.Raw != right.Raw, left != right);
            Assert.Equal(Math.Min(left.Raw, right.Raw), Fixed.Min(left, right).Raw);
            Assert.Equal(Math.Max(left.Raw, right.Raw), Fixed.Max(left, right).Raw);
            Assert.Equal(Math.Sign(left.Raw), left.Sign);
        }
    }

    [Fact]
    public void Text_is_exact_both_ways()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            Fixed value = Fixed.FromRaw(RawOf(random));
            string text = value.ToString();

            // raw / 2^32 = raw · 5^32 / 10^32
            BigInteger scaled = value.Raw * BigInteger.Pow(5, 32);
            string digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(33, '0');
            string expected = $"{(scaled < 0 ? "-" : "")}{digits[..^32]}.{digits[^32..]}".TrimEnd('0').TrimEnd('.');
            Assert.Equal(expected, text);
            Assert.Equal(value, Fixed.Parse(text));

            int decimals = random.Next(19);
            BigInteger rounded = Exact.Divide(value.Raw * BigInteger.Pow(10, decimals), One, Rounding.HalfEven);
            string few = BigInteger.Abs(rounded).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            Assert.Equal($"{(rounded < 0 ? "-" : "")}{few[..^decimals]}{(decimals > 0 ? "." : "")}{few[^decimals..]}", value.ToString(decimals));
        }

        Assert.Throws<ArgumentException>(() => Fixed.One.ToString(19));
        Assert.Throws<ArgumentException>(() => Fixed.One.ToString(-1));
    }

    [Fact]
    public void Decimal_text_is_rounded_once_to_even()
    {
        Random random = new(4);
        for (int i = 0; i < 20_000; i++)
        {
            int decimals = random.Next(1, 40);
            BigInteger scaled = new BigInteger(random.NextInt64()) * random.NextInt64() % BigInteger.Pow(10, decimals);
            if (i % 5 == 0) scaled = ((2 * (BigInteger)random.Next()) + 1) * BigInteger.Pow(5, 33); // Halfway between two numbers.
            if (i % 5 == 0) decimals = 33;
            string text = $"{random.Next(0, 3)}.{scaled.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0')}";
            BigInteger exact = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            BigInteger expected = Exact.Divide(exact * One, BigInteger.Pow(10, decimals), Rounding.HalfEven);

            Assert.Equal(expected, Fixed.Parse(text).Raw);
            Assert.Equal(-expected, Fixed.Parse("-" + text).Raw);
        }
    }

    [Theory]
    [InlineData("2147483647.9999999998", true)]
    [InlineData("2147483647.9999999999", false)]
    [InlineData("2147483648", false)]
    [InlineData("-2147483648", true)]
    [InlineData("-2147483648.0000000001", true)]
    [InlineData("-2147483648.0000000002", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1,5", false)]
    [InlineData("1e3", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("1.-5", false)]
    public void Text_that_is_no_number_or_does_not_fit_is_refused(string text, bool fits)
    {
        Assert.Equal(fits, Fixed.TryParse(text, out _));
        if (!fits) Assert.Throws<ArgumentException>(() => Fixed.Parse(text));
    }

    internal static long RawOf(Random random) => random.Next(12) switch
    {
        0 => long.MinValue + random.Next(3),
        1 => long.MaxValue - random.Next(3),
        2 => random.Next(-3, 4),
        3 => (long)random.Next(-100, 100) << 32,
        4 => (long)random.Next(-100, 100) << 31,
        _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
    };

    private static void Same(BigInteger raw, Func<Fixed> compute)
    {
        if (raw >= long.MinValue && raw <= long.MaxValue) Assert.Equal(raw, compute().Raw);
        else Assert.Throws<OverflowException>(() => compute());
    }
}
