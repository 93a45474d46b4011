namespace Chain.Contracts.Std;

/// <summary>Division of absolute values.</summary>
/// <remarks>Source: D. Knuth, The Art of Computer Programming, volume 2, section 4.3.1, algorithm D.</remarks>
internal static class BigDivision
{
    private const ulong Base = 1UL << BigLimbs.LimbBits;

    public static uint[] DivRem(uint[] dividend, uint[] divisor, out uint[] rest)
    {
        if (divisor.Length == 0) throw new DivideByZeroException();

        rest = dividend;
        if (BigLimbs.Compare(dividend, divisor) < 0) return [];
        if (divisor.Length > 1) return DivRemLong(dividend, divisor, out rest);

        uint[] quotient = DivRemShort(dividend, divisor[0], out uint left);
        rest = BigLimbs.Of(left);
        return quotient;
    }

    public static uint[] DivRemShort(uint[] dividend, uint divisor, out uint rest)
    {
        uint[] quotient = new uint[dividend.Length];
        ulong left = 0;
        for (int i = dividend.Length - 1; i >= 0; i--)
        {
            left = (left << BigLimbs.LimbBits) | dividend[i];
            ulong limb = left / divisor;
            quotient[i] = (uint)limb;
            left -= limb * divisor;
        }

        rest = (uint)left;
        return BigLimbs.Trim(quotient);
    }

    private static uint[] DivRemLong(uint[] dividend, uint[] divisor, out uint[] rest)
    {
        int shift = BigLimbs.LimbBits - BitOps.BitLength((ulong)divisor[^1]);
        uint[] by = BigLimbs.ShiftLeft(divisor, shift);
        uint[] left = new uint[dividend.Length + 1];
        uint[] shifted = BigLimbs.ShiftLeft(dividend, shift);
        Check.Move(shifted, 0, left, 0, shifted.Length);

        uint[] quotient = new uint[dividend.Length - divisor.Length + 1];
        for (int place = quotient.Length - 1; place >= 0; place--)
        {
            ulong limb = Estimate(left, by, place);
            if (limb != 0 && SubtractMultiple(left, by, place, limb))
            {
                limb--;
                AddBack(left, by, place);
            }

            quotient[place] = (uint)limb;
        }

        rest = BigLimbs.ShiftRight(BigLimbs.Trim(left, by.Length), shift);
        return BigLimbs.Trim(quotient);
    }

    /// <summary>A limb of the quotient from the top three limbs; in rare cases it is one too great.</summary>
    private static ulong Estimate(uint[] left, uint[] by, int place)
    {
        int top = place + by.Length;
        ulong first = by[^1], second = by[^2];
        ulong head = ((ulong)left[top] << BigLimbs.LimbBits) | left[top - 1];
        ulong limb = head / first, over = head - (limb * first);
        while (limb >= Base || limb * second > ((over << BigLimbs.LimbBits) | left[top - 2]))
        {
            limb--;
            over += first;
            if (over >= Base) break;
        }

        return limb;
    }

    /// <summary>Subtracts <c>by × limb</c> at a place; true if that was one multiple too many.</summary>
    private static bool SubtractMultiple(uint[] left, uint[] by, int place, ulong limb)
    {
        ulong carry = 0;
        long borrow = 0;
        for (int i = 0; i < by.Length; i++)
        {
            unchecked
            {
                // The product and the carry are below 2^64, the difference above −2^33: nothing overflows.
                carry += limb * by[i];
                long difference = left[place + i] - (long)(carry & uint.MaxValue) - borrow;
                left[place + i] = (uint)difference;
                borrow = difference < 0 ? 1 : 0;
                carry >>= BigLimbs.LimbBits;
            }
        }

        long top = left[place + by.Length] - (long)carry - borrow;
        left[place + by.Length] = unchecked((uint)top);
        return top < 0;
    }

    private static void AddBack(uint[] left, uint[] by, int place)
    {
        ulong carry = 0;
        for (int i = 0; i < by.Length; i++)
        {
            carry += (ulong)left[place + i] + by[i];
            left[place + i] = unchecked((uint)carry);
            carry >>= BigLimbs.LimbBits;
        }

        left[place + by.Length] = unchecked(left[place + by.Length] + (uint)carry);
    }
}
