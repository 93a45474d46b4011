namespace Chain.Node.Observe;

/// <summary>A number that only grows. Safe for concurrent use.</summary>
public sealed class Counter
{
    private long _value;

    /// <summary>The count.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds; a negative <paramref name="count"/> is a bug of the caller.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public void Add(long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Interlocked.Add(ref _value, count);
    }
}

/// <summary>A number that goes up and down. Safe for concurrent use.</summary>
public sealed class Gauge
{
    private double _value;

    /// <summary>The number now.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Sets it.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);
}
