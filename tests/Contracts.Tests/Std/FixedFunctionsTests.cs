using System.Numerics;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

/// <summary>Roots, logarithms and exponentials against integers with 200 bits behind the point.</summary>
public sealed class FixedFunctionsTests
{
    private const int Bits = 200;
    private static readonly BigInteger Unit = BigInteger.One << Bits;

    [Fact]
    public void A_root_is_the_nearest()
    {
        foreach (long raw in Samples(1).Where(raw => raw >= 0))
        {
            BigInteger root = Fixed.Sqrt(Fixed.FromRaw(raw)).Raw, square = (BigInteger)raw << 32;

            // |root − √square| ≤ ½ if and only if (root − ½)² ≤ square ≤ (root + ½)².
            Assert.True(root >= 0 && (root == 0 || ((2 * root) - 1) * ((2 * root) - 1) <= 4 * square) && 4 * square <= ((2 * root) + 1) * ((2 * root) + 1), $"{raw}");
        }

        Assert.Equal(3, Fixed.Sqrt(9));
        Assert.Throws<ArgumentException>(() => Fixed.Sqrt(Fixed.FromRaw(-1)));
    }

    [Fact]
    public void A_logarithm_keeps_its_bound()
    {
        BigInteger bound = (Unit >> 33) + (Unit >> 61);
        foreach (long raw in Samples(2).Where(raw => raw > 0))
        {
            BigInteger computed = (BigInteger)Fixed.Log2(Fixed.FromRaw(raw)).Raw << (Bits - 32);
            Assert.True(BigInteger.Abs(computed - Log2(raw)) <= bound, $"{raw}");
        }

        for (int power = -32; power <= 30; power++) Assert.Equal(power, Fixed.Log2(Fixed.FromRaw(1L << (power + 32))));
        Assert.Throws<ArgumentException>(() => Fixed.Log2(0));
        Assert.Throws<ArgumentException>(() => Fixed.Log2(-1));
    }

    [Fact]
    public void An_exponential_keeps_its_bound()
    {
        foreach (long sample in Samples(3))
        {
            long raw = sample % (40L << 32);
            if (raw >= 31L << 32)
            {
                Assert.Throws<OverflowException>(() => Fixed.Exp2(Fixed.FromRaw(raw)));
                continue;
            }

            BigInteger exact = Exp2(raw), computed = (BigInteger)Fixed.Exp2(Fixed.FromRaw(raw)).Raw << (Bits - 32);
            Assert.True(BigInteger.Abs(computed - exact) <= (Unit >> 33) + (exact >> 57), $"{raw}");
        }

        for (int power = -32; power <= 30; power++) Assert.Equal(Fixed.FromRaw(1L << (power + 32)), Fixed.Exp2(power));
        Assert.Equal(0, Fixed.Exp2(Fixed.MinValue));
        Assert.Equal(0, Fixed.Exp2(-33));
        Assert.Equal(Fixed.Epsilon, Fixed.Exp2(Fixed.FromRaw((-33L << 32) + 1)));
        Assert.Throws<OverflowException>(() => Fixed.Exp2(31));
        Assert.Throws<OverflowException>(() => Fixed.Exp2(Fixed.MaxValue));
    }

    private static IEnumerable<long> Samples(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 3_000; i++) yield return FixedTests.RawOf(random);
        for (int i = 0; i < 64; i++)
        {
            for (int offset = -1; offset <= 1; offset++) yield return unchecked((1L << i) + offset);
        }
    }

    /// <summary>Log2 of raw · 2^−32, with 200 bits, by squaring.</summary>
    private static BigInteger Log2(long raw)
    {
        int length = (int)((BigInteger)raw).GetBitLength();
        BigInteger mantissa = (BigInteger)raw << (260 - length + 1), two = BigInteger.One << 261;
        BigInteger result = length - 1 - 32;
        for (int i = 0; i < Bits; i++)
        {
            mantissa = (mantissa * mantissa) >> 260;
            result <<= 1;
            if (mantissa < two) continue;

            result++;
            mantissa >>= 1;
        }

        return result;
    }

    /// <summary>2^(raw · 2^−32), with 200 bits, by square roots of two.</summary>
    private static BigInteger Exp2(long raw)
    {
        BigInteger result = BigInteger.One << 260, root = BigInteger.One << 261;
        for (int bit = 31; bit >= 0; bit--)
        {
            root = Root(root << 260);
            if ((raw >> bit & 1) != 0) result = (result * root) >> 260;
        }

        int whole = (int)(raw >> 32);
        return whole >= 60 ? throw new InvalidOperationException() : result >> (60 - whole);
    }

    private static BigInteger Root(BigInteger value)
    {
        BigInteger root = BigInteger.One << ((int)(value.GetBitLength() / 2) + 1);
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
