using System.Numerics;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class IntegerMathTests
{
    [Fact]
    public void Bits_are_counted_as_the_framework_does()
    {
        Random random = new(1);
        for (int i = 0; i < 50_000; i++)
        {
            ulong value = i == 0 ? 0 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            int count = random.Next(-70, 140);

            Assert.Equal(BitOperations.PopCount(value), BitOps.PopCount(value));
            Assert.Equal(BitOperations.TrailingZeroCount(value), BitOps.TrailingZeros(value));
            Assert.Equal(BitOperations.LeadingZeroCount(value), BitOps.LeadingZeros(value));
            Assert.Equal(64 - BitOperations.LeadingZeroCount(value), BitOps.BitLength(value));
            Assert.Equal(BitOperations.RotateLeft(value, count), BitOps.RotateLeft(value, count));
            UInt128 wide = ((UInt128)value << random.Next(65)) | (ulong)random.Next(2);
            Assert.Equal(128 - (int)UInt128.LeadingZeroCount(wide), BitOps.BitLength(wide));
        }
    }

    [Theory]
    [InlineData(7, 2, 4, 3, 3, 4)]
    [InlineData(-7, 2, -4, -3, -4, -3)]
    [InlineData(7, -2, -4, -3, -4, -3)]
    [InlineData(-7, -2, 4, 3, 3, 4)]
    [InlineData(5, 2, 2, 2, 2, 3)]
    [InlineData(-5, 2, -2, -2, -3, -2)]
    [InlineData(1, 3, 0, 0, 0, 1)]
    [InlineData(-2, 3, -1, 0, -1, 0)]
    [InlineData(6, 3, 2, 2, 2, 2)]
    [InlineData(-1, 2, 0, 0, -1, 0)]
    public void A_quotient_is_rounded_as_asked(int dividend, int divisor, int halfEven, int towardZero, int floor, int ceiling)
    {
        Assert.Equal(halfEven, IntegerMath.Divide(dividend, divisor, Rounding.HalfEven));
        Assert.Equal(towardZero, IntegerMath.Divide(dividend, divisor, Rounding.TowardZero));
        Assert.Equal(floor, IntegerMath.Divide(dividend, divisor, Rounding.Floor));
        Assert.Equal(ceiling, IntegerMath.Divide(dividend, divisor, Rounding.Ceiling));
    }

    [Fact]
    public void Quotients_of_any_size_are_rounded_right()
    {
        Random random = new(2);
        Int128[] edges = [Int128.MinValue, Int128.MinValue + 1, Int128.MaxValue, -1, 1, 2, -2];
        for (int i = 0; i < 20_000; i++)
        {
            Int128 dividend = i % 10 == 0 ? edges[random.Next(7)] : WideOf(random), divisor = i % 7 == 0 ? edges[random.Next(7)] : WideOf(random);
            if (divisor == 0 || (dividend == Int128.MinValue && divisor == -1)) continue;

            foreach (Rounding rounding in Enum.GetValues<Rounding>())
            {
                Assert.Equal((BigInteger)IntegerMath.Divide(dividend, divisor, rounding), Exact.Divide(dividend, divisor, rounding));
            }
        }

        Assert.Throws<DivideByZeroException>(() => IntegerMath.Divide(1, 0, Rounding.Floor));
        Assert.Throws<OverflowException>(() => IntegerMath.Divide(Int128.MinValue, -1, Rounding.Floor));
        Assert.Throws<ArgumentException>(() => IntegerMath.Divide(1, 2, (Rounding)9));
        Assert.Throws<OverflowException>(() => IntegerMath.MultiplyDivide(long.MaxValue, 2, 1, Rounding.Floor));
        Assert.Equal(long.MaxValue, IntegerMath.MultiplyDivide(long.MaxValue, long.MinValue, long.MinValue, Rounding.Floor));
    }

    [Fact]
    public void Roots_are_the_greatest_whose_square_fits()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            ulong value = i < 1_000 ? (ulong)i : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            Check(value, IntegerMath.SquareRoot(value));
            UInt128 wide = (UInt128)WideOf(random);
            Check(wide, IntegerMath.SquareRoot(wide));
            UInt128 square = (UInt128)value * value;
            Assert.Equal(value, IntegerMath.SquareRoot(square));
            if (value > 1) Assert.Equal(value - 1, IntegerMath.SquareRoot(square - 1));
        }

        Check(ulong.MaxValue, IntegerMath.SquareRoot(ulong.MaxValue));
        Check(UInt128.MaxValue, IntegerMath.SquareRoot(UInt128.MaxValue));

        static void Check(BigInteger value, BigInteger root) => Assert.True(root * root <= value && (root + 1) * (root + 1) > value, $"{value}");
    }

    [Fact]
    public void Divisors_and_powers_are_exact_or_overflow()
    {
        Random random = new(4);
        for (int i = 0; i < 5_000; i++)
        {
            ulong left = (ulong)random.NextInt64() >> random.Next(64), right = (ulong)random.NextInt64() >> random.Next(64);
            Assert.Equal(BigInteger.GreatestCommonDivisor(left, right), IntegerMath.GreatestCommonDivisor(left, right));

            long value = random.NextInt64(-1_000, 1_000) >> random.Next(10);
            int exponent = random.Next(70);
            BigInteger power = BigInteger.Pow(value, exponent);
            if (power >= long.MinValue && power <= long.MaxValue) Assert.Equal(power, IntegerMath.Power(value, exponent));
            else Assert.Throws<OverflowException>(() => IntegerMath.Power(value, exponent));
        }

        Assert.Throws<ArgumentException>(() => IntegerMath.Power(2, -1));
    }

    private static Int128 WideOf(Random random) =>
        (((Int128)random.NextInt64(long.MinValue, long.MaxValue) << 64) | (ulong)random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(128);
}

/// <summary>Rounding on integers without bounds.</summary>
internal static class Exact
{
    public static BigInteger Divide(BigInteger dividend, BigInteger divisor, Rounding rounding)
    {
        if (divisor < 0) (dividend, divisor) = (-dividend, -divisor);
        BigInteger floor = (dividend - (((dividend % divisor) + divisor) % divisor)) / divisor;
        BigInteger twice = 2 * (dividend - (floor * divisor));
        return rounding switch
        {
            Rounding.Floor => floor,
            Rounding.Ceiling => twice == 0 ? floor : floor + 1,
            Rounding.TowardZero => twice != 0 && dividend < 0 ? floor + 1 : floor,
            _ => twice > divisor || (twice == divisor && !floor.IsEven) ? floor + 1 : floor,
        };
    }
}
