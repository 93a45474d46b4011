namespace Chain.Node.Observe;

/// <summary>Observations counted by size. Safe for concurrent use; a reader may see a sum one observation behind.</summary>
public sealed class Histogram
{
    private readonly long[] _counts;
    private double _sum;

    internal Histogram(IReadOnlyList<double> bounds)
    {
        for (int i = 1; i < bounds.Count; i++)
        {
            if (bounds[i] <= bounds[i - 1]) throw new ArgumentException("Bounds must ascend.", nameof(bounds));
        }

        Bounds = [.. bounds];
        _counts = new long[bounds.Count + 1];
    }

    /// <summary>Bounds for durations in seconds: 0.5 ms to 10 s, doubling or nearly so.</summary>
    public static IReadOnlyList<double> Seconds { get; } =
        [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    /// <summary>Upper bounds, ascending.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Sum of all observations.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Adds an observation.</summary>
    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < Bounds.Count && value > Bounds[bucket]) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        double seen = Volatile.Read(ref _sum);
        while (true)
        {
            double before = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (before.Equals(seen)) return;
            seen = before;
        }
    }

    /// <summary>Observations of one bucket alone; the last is above all bounds.</summary>
    internal long CountAt(int bucket) => Volatile.Read(ref _counts[bucket]);
}
