namespace Chain.Contracts.Std;

/// <summary>Powers of big integers.</summary>
internal static class BigPower
{
    public static BigInt Power(BigInt value, int exponent)
    {
        if (exponent < 0) throw new ArgumentException("An exponent is not negative.", nameof(exponent));

        BigInt power = BigInt.One;
        while (exponent > 0)
        {
            if ((exponent & 1) != 0) power *= value;
            exponent >>= 1;
            if (exponent > 0) value *= value;
        }

        return power;
    }

    public static BigInt ModPow(BigInt value, BigInt exponent, BigInt modulus)
    {
        if (exponent.Sign < 0) throw new ArgumentException("An exponent is not negative.", nameof(exponent));
        if (modulus.Sign <= 0) throw new ArgumentException("A modulus is above 0.", nameof(modulus));

        uint[] by = modulus.Limbs;
        BigDivision.DivRem(value.Limbs, by, out uint[] factor);
        if (value.Sign < 0 && factor.Length > 0) factor = BigLimbs.Subtract(by, factor);

        // Products of two rests have up to twice the bits of an integer; they never leave this method.
        BigDivision.DivRem(BigLimbs.Of(1), by, out uint[] power);
        uint[] bits = exponent.Limbs;
        for (int i = exponent.BitLength - 1; i >= 0; i--)
        {
            BigDivision.DivRem(BigLimbs.Multiply(power, power), by, out power);
            if ((bits[i / BigLimbs.LimbBits] >> (i % BigLimbs.LimbBits) & 1) == 0) continue;

            BigDivision.DivRem(BigLimbs.Multiply(power, factor), by, out power);
        }

        return new BigInt(power, false);
    }
}
