namespace Chain.Contracts.Std;

/// <summary>Roots, logarithms and exponentials of fixed-point numbers, bit by bit on integers.</summary>
internal static class FixedFunctions
{
    private const ulong WholeMax = 1UL << 31;

    /// <remarks>
    /// Long division of absolute values: each step shifts the rest by as many bits as the divisor leaves free. One step for
    /// divisors below 2^32, two below 2^48, at most 32.
    /// </remarks>
    public static long Ratio(long numerator, long denominator, Rounding rounding)
    {
        ulong dividend = IntegerText.Magnitude(numerator), divisor = IntegerText.Magnitude(denominator);
        ulong quotient = dividend / divisor, rest = dividend - (quotient * divisor);
        if (quotient > WholeMax) throw Overflow();

        int free = Math.Max(1, BitOps.LeadingZeros(divisor)); // The rest of a division by 2^63 has a bit to spare, too.
        for (int left = Fixed.FractionBits; left > 0;)
        {
            int step = Math.Min(free, left);
            rest <<= step;
            ulong digits = rest / divisor;
            rest -= digits * divisor;
            quotient = (quotient << step) | digits;
            left -= step;
        }

        bool negative = numerator < 0 != denominator < 0;
        if (rest != 0 && IsAway(quotient, rest, divisor, negative, rounding)) quotient++;
        return WithSign(quotient, negative);
    }

    public static long Sqrt(long raw)
    {
        if (raw < 0) throw new ArgumentException("A negative number has no square root.");

        ulong root = IntegerMath.SquareRoot((ulong)raw), rest = (ulong)raw - (root * root);
        for (int i = 0; i < Fixed.FractionBits / 2; i++)
        {
            rest <<= 2;
            ulong trial = (root << 2) | 1;
            root <<= 1;
            if (rest < trial) continue;

            rest -= trial;
            root |= 1;
        }

        // Nearest: the square of root + ½ is root² + root + ¼, and never an integer.
        return (long)(rest > root ? root + 1 : root);
    }

    /// <remarks>
    /// The number is m·2^e with m in [1, 2). Squaring m doubles its logarithm, whose next bit tells whether the square is 2
    /// or more; 33 bits, the last of which rounds. Each square is cut at 2^−63 of its value, which all together moves the
    /// logarithm by less than 2^−61.
    /// </remarks>
    public static long Log2(long raw)
    {
        if (raw <= 0) throw new ArgumentException("Only numbers above zero have a logarithm.");

        int length = BitOps.BitLength((ulong)raw);
        ulong mantissa = (ulong)raw << (64 - length);
        long bits = length - 1 - Fixed.FractionBits;
        for (int i = 0; i <= Fixed.FractionBits; i++)
        {
            ulong high = Math.BigMul(mantissa, mantissa, out ulong low);
            bool carry = high >> 63 != 0;
            mantissa = carry ? high : (high << 1) | (low >> 63);
            bits = (bits << 1) | (carry ? 1L : 0L);
        }

        return (bits + 1) >> 1;
    }

    /// <remarks>
    /// The result is the product of 2^(2^−k) for each bit k of the fraction, in 63 bits behind the point. Each of at most 32
    /// factors and products is off by at most 2^−63 of its value.
    /// </remarks>
    public static long Exp2(long raw)
    {
        long whole = raw >> Fixed.FractionBits;
        if (whole >= 31) throw new OverflowException("Two to this power does not fit a fixed-point number.");

        long shift = 31 - whole;
        if (shift > 64) return 0;

        ulong product = 1UL << 63;
        for (int k = 1; k <= Fixed.FractionBits; k++)
        {
            if ((raw >> (Fixed.FractionBits - k) & 1) == 0) continue;

            ulong high = Math.BigMul(product, ExponentialFactors.Of(k), out ulong low);
            product = (high << 1) | (low >> 63);
        }

        return (long)ShiftToNearest(product, (int)shift);
    }

    /// <summary>Divides by 2^shift, for 1 to 64, half to even.</summary>
    private static ulong ShiftToNearest(ulong value, int shift)
    {
        ulong quotient = shift == 64 ? 0 : value >> shift;
        ulong rest = value << (64 - shift), half = 1UL << 63;
        return rest > half || (rest == half && (quotient & 1) != 0) ? quotient + 1 : quotient;
    }

    private static bool IsAway(ulong quotient, ulong rest, ulong divisor, bool negative, Rounding rounding) => rounding switch
    {
        Rounding.HalfEven => rest > divisor - rest || (rest == divisor - rest && (quotient & 1) != 0),
        Rounding.TowardZero => false,
        Rounding.Floor => negative,
        Rounding.Ceiling => !negative,
        _ => throw new ArgumentException("There is no such rounding.", nameof(rounding)),
    };

    private static long WithSign(ulong magnitude, bool negative)
    {
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue)) throw Overflow();

        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    private static OverflowException Overflow() => new("The ratio does not fit a fixed-point number.");
}
