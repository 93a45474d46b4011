namespace Chain.Contracts.Std;

internal static class Growth
{
    /// <summary>The capacity to begin with.</summary>
    public const int Least = 4;

    /// <summary>The next capacity: double, so that adding costs amortised constant time.</summary>
    /// <exception cref="OverflowException">No array can be that long.</exception>
    public static int Next(int capacity, int needed)
    {
        int doubled = capacity <= int.MaxValue / 2 ? Math.Max(Least, capacity * 2) : needed;
        return Math.Max(doubled, needed);
    }
}
