namespace Chain.TestSupport;

/// <summary>
/// Checks that a decoder accepts exactly one byte string for each value: every mutation of a good encoding is either
/// refused or is itself what its value encodes to.
/// </summary>
internal static class Bijection
{
    /// <summary>
    /// Mutates <paramref name="encoded"/> and returns the first mutant that is accepted but does not re-encode to itself;
    /// null if there is none.
    /// </summary>
    /// <param name="encoded">A good encoding.</param>
    /// <param name="reencode">Decodes and encodes again; null if the bytes are refused.</param>
    /// <param name="random">Source of the mutations.</param>
    /// <param name="mutants">How many to try.</param>
    public static byte[]? FirstViolation(byte[] encoded, Func<byte[], byte[]?> reencode, SplitMix64 random, int mutants)
    {
        if (!IsFixedPoint(encoded, reencode, mustDecode: true)) return encoded;

        for (int i = 0; i < mutants; i++)
        {
            byte[] mutant = Mutate(encoded, random);
            for (int more = random.Next(3); more > 0; more--) mutant = Mutate(mutant, random);
            if (!IsFixedPoint(mutant, reencode, mustDecode: false)) return mutant;
        }

        return null;
    }

    private static bool IsFixedPoint(byte[] bytes, Func<byte[], byte[]?> reencode, bool mustDecode)
    {
        byte[]? again = reencode([.. bytes]);
        return again is null ? !mustDecode : again.AsSpan().SequenceEqual(bytes);
    }

    private static byte[] Mutate(byte[] bytes, SplitMix64 random)
    {
        if (bytes.Length == 0) return random.Bytes(1);

        int at = random.Next(bytes.Length);
        byte[] copy = [.. bytes];
        switch (random.Next(7))
        {
            case 0:
                copy[at] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                copy[at] = (byte)random.Next(256);
                return copy;
            case 2:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 3:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 4:
                return bytes[..at];
            case 5:
                int end = at + random.Next(bytes.Length - at);
                return [.. bytes[..end], .. bytes[at..]];
            default:
                // The likeliest slip of a foreign encoder: a header one size too long.
                byte[] prefix = (byte[])[0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd9, 0xda, 0xdc, 0xc4, 0xc5, 0xde];
                return [.. bytes[..at], prefix[random.Next(prefix.Length)], .. bytes[at..]];
        }
    }
}
