namespace Chain.TestSupport;

/// <summary>
/// A small generator of test inputs: the same seed gives the same numbers for ever, which System.Random does not promise.
/// Source: G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number below <paramref name="bound"/>, which must be positive. The bias is far below what a test sees.</summary>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)(Next() >> 56);
        return bytes;
    }
}
