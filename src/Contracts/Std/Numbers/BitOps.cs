namespace Chain.Contracts.Std;

/// <summary>Counts and moves of bits, in constant time.</summary>
public static class BitOps
{
    /// <summary>How many bits are set, 0 to 64.</summary>
    public static int PopCount(ulong value)
    {
        unchecked
        {
            value -= (value >> 1) & 0x5555555555555555;
            value = (value & 0x3333333333333333) + ((value >> 2) & 0x3333333333333333);
            value = (value + (value >> 4)) & 0x0F0F0F0F0F0F0F0F;
            return (int)((value * 0x0101010101010101) >> 56);
        }
    }

    /// <summary>How many bits are zero below the lowest that is set; 64 for zero.</summary>
    public static int TrailingZeros(ulong value) => PopCount(~value & unchecked(value - 1));

    /// <summary>How many bits are zero above the highest that is set; 64 for zero.</summary>
    public static int LeadingZeros(ulong value) => 64 - BitLength(value);

    /// <summary>How many bits the number needs: 0 for 0, 1 for 1, 64 for 2^63.</summary>
    public static int BitLength(ulong value)
    {
        value |= value >> 1;
        value |= value >> 2;
        value |= value >> 4;
        value |= value >> 8;
        value |= value >> 16;
        value |= value >> 32;
        return PopCount(value);
    }

    /// <summary>How many bits the number needs, 0 to 128.</summary>
    public static int BitLength(UInt128 value)
    {
        ulong high = (ulong)(value >> 64);
        return high != 0 ? 64 + BitLength(high) : BitLength((ulong)value);
    }

    /// <summary>Moves all bits up by <paramref name="count"/> modulo 64; what leaves at the top comes in below.</summary>
    public static ulong RotateLeft(ulong value, int count) => (value << count) | (value >> (64 - (count & 63)));
}
