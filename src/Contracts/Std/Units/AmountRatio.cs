namespace Chain.Contracts.Std;

/// <summary>Quotients of 128-bit numbers in fixed point.</summary>
internal static class AmountRatio
{
    private const ulong WholeMax = 1UL << 31;

    /// <summary>The quotient to the nearest multiple of 2^−32, half to even, bit by bit: the dividend has no 32 bits to spare.</summary>
    /// <param name="dividend">Below 2^126 either way.</param>
    /// <param name="divisor">Below 2^126 either way.</param>
    public static Fixed Of(Int128 dividend, Int128 divisor)
    {
        if (divisor == 0) throw new DivideByZeroException();

        bool negative = dividend < 0 != divisor < 0;
        UInt128 rest = (UInt128)(dividend < 0 ? -dividend : dividend), by = (UInt128)(divisor < 0 ? -divisor : divisor);
        UInt128 whole = rest / by;
        if (whole > WholeMax) throw Overflow();

        rest -= whole * by;
        ulong raw = (ulong)whole;
        for (int i = 0; i < Fixed.FractionBits; i++)
        {
            rest <<= 1;
            bool fits = rest >= by;
            if (fits) rest -= by;
            raw = (raw << 1) | (fits ? 1UL : 0UL);
        }

        rest <<= 1;
        if (rest > by || (rest == by && (raw & 1) != 0)) raw++;
        if (raw > (negative ? 1UL << 63 : long.MaxValue)) throw Overflow();

        return Fixed.FromRaw(negative ? unchecked(-(long)raw) : (long)raw);
    }

    private static OverflowException Overflow() => new("The ratio does not fit a fixed-point number.");
}
