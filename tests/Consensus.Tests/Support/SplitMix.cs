namespace Chain.Consensus.Tests;

/// <summary>SplitMix64. Our own, because the sequence of System.Random may change between .NET versions.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next(ulong bound)
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) % bound;
    }

    public int Next(int bound) => (int)Next((ulong)bound);

    public bool Chance(int percent) => Next(100) < percent;
}
