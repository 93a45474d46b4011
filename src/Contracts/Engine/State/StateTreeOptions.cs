namespace Chain.Contracts.State;

/// <summary>Memory and parallelism of the state tree. Neither changes any result.</summary>
public sealed record StateTreeOptions
{
    /// <summary>Nodes kept in memory, in bytes. Default 256 MiB: about all of a tree of a million keys, or the upper levels of a
    /// larger one and the leaves in use. A node that is not here costs a read of the database, some 20 to 50 µs.</summary>
    public long CacheBytes { get; init => field = AtLeast(value, 0, nameof(CacheBytes)); } = 256L << 20;

    /// <summary>Threads that hash at once. Default: one a core.</summary>
    public int Workers { get; init => field = (int)AtLeast(value, 1, nameof(Workers)); } = Environment.ProcessorCount;

    /// <summary>Changes from which work is spread over threads. Default 256: below, waking a thread costs more than it saves.</summary>
    public int ParallelFrom { get; init => field = (int)AtLeast(value, 1, nameof(ParallelFrom)); } = 256;

    private static long AtLeast(long value, long least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"Must be at least {least}.");
}
