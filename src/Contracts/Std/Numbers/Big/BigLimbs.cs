namespace Chain.Contracts.Std;

/// <summary>
/// Arithmetic of absolute values: limbs of 32 bits, least first, without zeros at the top. No array is changed after it was
/// returned, so values may share them.
/// </summary>
internal static class BigLimbs
{
    public const int LimbBits = 32;

    public static uint[] Of(ulong value)
    {
        uint low = unchecked((uint)value), high = (uint)(value >> LimbBits);
        if (high != 0) return [low, high];
        return low != 0 ? [low] : [];
    }

    public static int BitLength(uint[] limbs) =>
        limbs.Length == 0 ? 0 : ((limbs.Length - 1) * LimbBits) + BitOps.BitLength((ulong)limbs[^1]);

    public static int Compare(uint[] left, uint[] right)
    {
        if (left.Length != right.Length) return left.Length < right.Length ? -1 : 1;

        for (int i = left.Length - 1; i >= 0; i--)
        {
            if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
        }

        return 0;
    }

    public static uint[] Add(uint[] left, uint[] right)
    {
        if (left.Length < right.Length) (left, right) = (right, left);

        uint[] sum = new uint[left.Length + 1];
        ulong carry = 0;
        for (int i = 0; i < left.Length; i++)
        {
            carry += (ulong)left[i] + (i < right.Length ? right[i] : 0);
            sum[i] = unchecked((uint)carry);
            carry >>= LimbBits;
        }

        sum[left.Length] = (uint)carry;
        return Trim(sum);
    }

    /// <summary>The difference; <paramref name="left"/> is not less than <paramref name="right"/>.</summary>
    public static uint[] Subtract(uint[] left, uint[] right)
    {
        uint[] difference = new uint[left.Length];
        long borrow = 0;
        for (int i = 0; i < left.Length; i++)
        {
            long limb = left[i] - (i < right.Length ? (long)right[i] : 0) - borrow;
            difference[i] = unchecked((uint)limb);
            borrow = limb < 0 ? 1 : 0;
        }

        return Trim(difference);
    }

    public static uint[] Multiply(uint[] left, uint[] right)
    {
        uint[] product = new uint[left.Length + right.Length];
        for (int i = 0; i < left.Length; i++)
        {
            ulong factor = left[i], carry = 0;
            for (int j = 0; j < right.Length; j++)
            {
                unchecked
                {
                    // At most (2^32 − 1)² + 2·(2^32 − 1), which is 2^64 − 1: nothing overflows.
                    carry += (factor * right[j]) + product[i + j];
                    product[i + j] = (uint)carry;
                    carry >>= LimbBits;
                }
            }

            product[i + right.Length] = (uint)carry;
        }

        return Trim(product);
    }

    /// <summary><c>limbs × factor + addend</c>.</summary>
    public static uint[] MultiplyAdd(uint[] limbs, uint factor, uint addend)
    {
        uint[] result = new uint[limbs.Length + 1];
        ulong carry = addend;
        for (int i = 0; i < limbs.Length; i++)
        {
            carry += (ulong)limbs[i] * factor;
            result[i] = unchecked((uint)carry);
            carry >>= LimbBits;
        }

        result[limbs.Length] = (uint)carry;
        return Trim(result);
    }

    public static uint[] ShiftLeft(uint[] limbs, int count)
    {
        CheckCount(count);
        if (limbs.Length == 0) return limbs;

        int whole = count / LimbBits, part = count % LimbBits;
        uint[] shifted = new uint[limbs.Length + whole + 1];
        ulong carry = 0;
        for (int i = 0; i < limbs.Length; i++)
        {
            carry |= (ulong)limbs[i] << part;
            shifted[whole + i] = unchecked((uint)carry);
            carry >>= LimbBits;
        }

        shifted[whole + limbs.Length] = (uint)carry;
        return Trim(shifted);
    }

    public static uint[] ShiftRight(uint[] limbs, int count)
    {
        CheckCount(count);
        int whole = count / LimbBits, part = count % LimbBits;
        if (whole >= limbs.Length) return [];

        uint[] shifted = new uint[limbs.Length - whole];
        ulong carry = 0;
        for (int i = shifted.Length - 1; i >= 0; i--)
        {
            carry = (carry << LimbBits) | limbs[whole + i];
            shifted[i] = unchecked((uint)(carry >> part));
        }

        return Trim(shifted);
    }

    public static uint[] Trim(uint[] limbs) => Trim(limbs, limbs.Length);

    /// <summary>The lowest <paramref name="length"/> limbs without the zeros at the top.</summary>
    public static uint[] Trim(uint[] limbs, int length)
    {
        while (length > 0 && limbs[length - 1] == 0) length--;
        if (length == limbs.Length) return limbs;

        uint[] trimmed = new uint[length];
        Check.Move(limbs, 0, trimmed, 0, length);
        return trimmed;
    }

    private static void CheckCount(int count)
    {
        if (count < 0) throw new ArgumentException("Bits are shifted by 0 or more.", nameof(count));
    }
}
