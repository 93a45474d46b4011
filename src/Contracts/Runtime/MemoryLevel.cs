namespace Chain.Contracts.Runtime;

/// <summary>
/// How dear instructions are by what the running call of a contract has allocated, alive or not. The more memory it can reach, the further
/// away from the processor is what the next instruction loads: a walk through objects in random order takes 4 ns a step while they fit the
/// caches of a core and fifteen times that when they do not (benchmarks/README.md, "calibrate"). Beyond 1 MiB instructions cost twice as much, beyond 2 MiB four times.
/// </summary>
/// <param name="Doublings">How often the price of instructions was doubled, 0 to 2.</param>
/// <param name="Next">The price doubles once fewer bytes than these may still be allocated; 0 if only the limit of bytes comes next.</param>
/// <param name="AtStart">Bytes that might be allocated when the call started, and those of its arguments.</param>
public readonly record struct MemoryLevel(int Doublings, long Next, long AtStart)
{
    /// <summary>Bytes that a call allocates at the plain price.</summary>
    public const long PlainBytes = 1024 * 1024;

    /// <summary>Most doublings: with 2 MiB half of the loads may come from memory, and no load can be further away.</summary>
    public const int DoublingsMax = 2;

    /// <summary>That of a call that starts.</summary>
    /// <param name="bytes">Bytes that may still be allocated, and those of its arguments.</param>
    internal static MemoryLevel Start(long bytes) => At(0, bytes);

    /// <summary>The next one.</summary>
    internal MemoryLevel Doubled() => At(Doublings + 1, AtStart);

    private static MemoryLevel At(int doublings, long atStart) =>
        new(doublings, doublings == DoublingsMax ? 0 : Math.Max(0, atStart - (PlainBytes << doublings)), atStart);
}
