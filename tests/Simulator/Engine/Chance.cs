namespace Chain.Simulator.Engine;

/// <summary>
/// All chance of a run: one seed gives the same run for ever, which System.Random does not promise between versions.
/// Source: G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014 (SplitMix64).
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number below <paramref name="bound"/>, which must be positive. The bias is far below what a run sees.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public ulong Between(ulong min, ulong max) => min + (Next() % (max - min + 1));

    public int Between(int min, int max) => min + Below(max - min + 1);

    /// <summary>True for that many of a thousand.</summary>
    public bool Permille(int chances) => Below(1_000) < chances;

    /// <summary>True for that many of a hundred.</summary>
    public bool Percent(int chances) => Below(100) < chances;

    /// <summary>A delay around <paramref name="meanMs"/>: from none to twice as long, at least 1 ms.</summary>
    public ulong Around(ulong meanMs) => 1 + (Next() % (2 * meanMs));

    /// <summary>A source of its own, so that what one part draws does not shift what another draws.</summary>
    public Chance Fork() => new(Next());

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public void Shuffle<T>(IList<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)(Next() >> 56);
        return bytes;
    }

    /// <summary>SplitMix64's finalizer: a bijection that spreads every bit.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
