namespace Chain.Contracts.Std;

/// <summary>Big integers as the bytes of their shortest two's complement, the most significant first; 0 is one byte.</summary>
internal static class BigBytes
{
    private const byte SignBit = 0x80;

    public static byte[] Write(BigInt value)
    {
        // The complement of a negative number is one less than its absolute value, with every bit turned.
        bool isNegative = value.Sign < 0;
        uint[] limbs = isNegative ? BigLimbs.Subtract(value.Limbs, BigLimbs.Of(1)) : value.Limbs;
        byte[] bytes = new byte[(BigLimbs.BitLength(limbs) / 8) + 1];
        for (int i = 0; i < bytes.Length; i++)
        {
            uint part = i >> 2 < limbs.Length ? limbs[i >> 2] >> (8 * (i & 3)) : 0;
            bytes[bytes.Length - 1 - i] = unchecked((byte)(isNegative ? ~part : part));
        }

        return bytes;
    }

    /// <summary>False if the bytes are none, not the shortest form, or of a number that has too many bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BigInt value)
    {
        value = default;
        if (bytes.Length == 0) return false;

        bool isNegative = bytes[0] >= SignBit;
        if (bytes.Length > 1 && bytes[0] == (isNegative ? byte.MaxValue : 0) && (bytes[1] >= SignBit) == isNegative) return false;

        uint[] limbs = new uint[((bytes.Length - 1) >> 2) + 1];
        for (int i = 0; i < bytes.Length; i++)
        {
            byte part = bytes[bytes.Length - 1 - i];
            if (isNegative) part = unchecked((byte)~part);
            limbs[i >> 2] |= (uint)part << (8 * (i & 3));
        }

        limbs = BigLimbs.Trim(limbs);
        if (isNegative) limbs = BigLimbs.Add(limbs, BigLimbs.Of(1));
        if (BigLimbs.BitLength(limbs) > BigInt.BitsMax) return false;

        value = new BigInt(limbs, isNegative);
        return true;
    }
}
