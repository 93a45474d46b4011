namespace Chain.Consensus;

/// <summary>Timing and limits of a replica. Read once at start; every value has a unit, a default and a reason.</summary>
public sealed record SimplexOptions
{
    /// <summary>
    /// Shortest view timeout, and the first. Default 1 s: a view on a fast network ends by votes in some ms, and a proposer that
    /// pauses for a garbage collection or an fsync is not skipped.
    /// </summary>
    public Ticks ViewTimeoutMin { get; init; } = new(1_000);

    /// <summary>
    /// Longest view timeout, however many views were nullified. Default 10 s: more than it takes to transfer (4 MiB at
    /// 8 Mbit/s), verify, store and execute a maximal block. See <see cref="WithCapFor"/>.
    /// </summary>
    public Ticks ViewTimeoutMax { get; init; } = new(10_000);

    /// <summary>
    /// What a proposer's line carries, in bytes a tick. Default 12,500: 100 Mbit/s, an ordinary line. On a slower one, set
    /// <see cref="ViewTimeoutMax"/> higher.
    /// </summary>
    public ulong UplinkBytesPerTick { get; init; } = 12_500;

    /// <summary>
    /// Timeout of a view whose proposer sent no vote for <see cref="SilentViews"/>, or lost its last turns. Default 100 ms.
    /// </summary>
    public Ticks SilentTimeout { get; init; } = new(100);

    /// <summary>Views without a vote after which a validator counts as silent. Default 8.</summary>
    public int SilentViews { get; init; } = 8;

    /// <summary>
    /// How long an idle proposer waits before an empty block: the chain's <c>emptyBlockInterval</c>. Idle replicas add
    /// it to their timeout. Default 10 s.
    /// </summary>
    public Ticks EmptyBlockInterval { get; init; } = new(10_000);

    /// <summary>How long nothing moves before own votes are sent again. Default 1 s.</summary>
    public Ticks RetryInterval { get; init; } = new(1_000);

    /// <summary>
    /// How long to wait for a requested block or certificate before asking another, and how long the same is not answered
    /// again. Default 250 ms.
    /// </summary>
    public Ticks RequestInterval { get; init; } = new(250);

    /// <summary>
    /// Blocks between our chain and a certified final block that are still fetched one by one, by hash; beyond it the
    /// node syncs by height. Default 16.
    /// </summary>
    public int FetchBlocksMax { get; init; } = 16;

    /// <summary>Log records that must have become useless before the log is rewritten. Default 1,024.</summary>
    public int CompactRecordsMin { get; init; } = 1_024;

    /// <summary>
    /// The same, with a cap no lower than it takes a proposer to send a largest block to every other validator, one after the
    /// other, and as long again to verify and store it: below that, no such block would ever be notarized.
    /// </summary>
    /// <param name="blockBytesMax">Largest block of the chain, in bytes.</param>
    /// <param name="validators">Size of the validator set.</param>
    public SimplexOptions WithCapFor(ulong blockBytesMax, int validators)
    {
        ulong transfer = blockBytesMax * (ulong)(validators - 1) / UplinkBytesPerTick;
        return this with { ViewTimeoutMax = new Ticks(Math.Max(ViewTimeoutMax.Value, 2 * transfer)) };
    }

    /// <summary>Rules that are switched off, in tests.</summary>
    internal SimplexMutation Mutation { get; init; }
}
