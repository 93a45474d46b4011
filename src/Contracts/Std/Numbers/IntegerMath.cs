namespace Chain.Contracts.Std;

/// <summary>Arithmetic of integers beyond the operators. What does not fit is an <see cref="OverflowException"/>.</summary>
public static class IntegerMath
{
    /// <summary>The quotient, rounded.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    /// <exception cref="ArgumentException">There is no such rounding.</exception>
    public static Int128 Divide(Int128 dividend, Int128 divisor, Rounding rounding)
    {
        Int128 quotient = dividend / divisor;
        Int128 rest = dividend - (quotient * divisor);
        if (rest == 0) return quotient;

        bool negative = (rest < 0) != (divisor < 0);
        return IsAway(quotient, rest, divisor, negative, rounding) ? (negative ? quotient - 1 : quotient + 1) : quotient;
    }

    /// <summary><c>value × numerator / denominator</c>, rounded once.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    /// <exception cref="OverflowException">The result has more than 64 bits.</exception>
    public static long MultiplyDivide(long value, long numerator, long denominator, Rounding rounding) =>
        (long)Divide((Int128)value * numerator, denominator, rounding);

    /// <summary>The greatest common divisor; 0 only of 0 and 0. At most 92 steps.</summary>
    public static ulong GreatestCommonDivisor(ulong left, ulong right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return left;
    }

    /// <summary>The greatest integer whose square is at most <paramref name="value"/>. At most 32 steps.</summary>
    public static uint SquareRoot(ulong value)
    {
        ulong root = 0, bit = 1UL << (Math.Max(BitOps.BitLength(value) - 1, 0) & ~1);
        while (bit != 0)
        {
            ulong trial = root + bit;
            root >>= 1;
            if (value >= trial)
            {
                value -= trial;
                root += bit;
            }

            bit >>= 2;
        }

        return (uint)root;
    }

    /// <summary>The greatest integer whose square is at most <paramref name="value"/>. At most 64 steps.</summary>
    public static ulong SquareRoot(UInt128 value)
    {
        if (value <= ulong.MaxValue) return SquareRoot((ulong)value);

        UInt128 root = 0, bit = UInt128.One << ((BitOps.BitLength(value) - 1) & ~1);
        while (bit != 0)
        {
            UInt128 trial = root + bit;
            root >>= 1;
            if (value >= trial)
            {
                value -= trial;
                root += bit;
            }

            bit >>= 2;
        }

        return (ulong)root;
    }

    /// <summary><paramref name="value"/> to the power of <paramref name="exponent"/>. At most 32 steps.</summary>
    /// <exception cref="ArgumentException"><paramref name="exponent"/> is negative.</exception>
    /// <exception cref="OverflowException">The result has more than 64 bits.</exception>
    public static long Power(long value, int exponent)
    {
        if (exponent < 0) throw new ArgumentException("An exponent is not negative.", nameof(exponent));

        long power = 1;
        while (exponent > 0)
        {
            if ((exponent & 1) != 0) power *= value;
            exponent >>= 1;
            if (exponent > 0) value *= value;
        }

        return power;
    }

    private static bool IsAway(Int128 quotient, Int128 rest, Int128 divisor, bool negative, Rounding rounding)
    {
        switch (rounding)
        {
            case Rounding.TowardZero:
                return false;
            case Rounding.Floor:
                return negative;
            case Rounding.Ceiling:
                return !negative;
            case Rounding.HalfEven:
                // Negative magnitudes: there is one for every Int128.
                Int128 part = rest < 0 ? rest : -rest, whole = divisor < 0 ? divisor : -divisor;
                Int128 other = whole - part;
                return part < other || (part == other && (quotient & 1) != 0);
            default:
                throw new ArgumentException("There is no such rounding.", nameof(rounding));
        }
    }
}
