using Chain.Consensus;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Core;

/// <summary>Limits of one node that do not change what it computes. Every value has a unit, a default and a reason.</summary>
public sealed record NodeOptions
{
    /// <summary>Limits of the mempool.</summary>
    public MempoolOptions Mempool { get; init; } = new();

    /// <summary>Timers and limits of consensus.</summary>
    public SimplexOptions Consensus { get; init; } = new();

    /// <summary>Most proposals that wait for execution or the clock. Default 128: two for each view of the vote buffer.</summary>
    public int WaitingProposalsMax { get; init; } = 128;

    /// <summary>Most blocks asked for at once. Default 64.</summary>
    public int SyncBlocksMax { get; init; } = 64;

    /// <summary>Most final blocks that wait for execution before more are asked for. Default 256.</summary>
    public int ExecutionQueueMax { get; init; } = 256;

    /// <summary>How long a peer may take to answer a request for blocks, in ms. Default 3,000.</summary>
    public ulong SyncTimeoutMs { get; init; } = 3_000;

    /// <summary>
    /// Longest time a block waits, in ms, so that blocks do not follow one another faster than the machine takes them in its
    /// stride. Default 20: of the order of a network's round trip, so that finality stays well below 100 ms.
    /// </summary>
    public ulong PaceMsMax { get; init; } = 20;

    /// <summary>Waiting transactions from which a block does not wait. Default 64: some ms of signature checks.</summary>
    public int PacedTransactionsMax { get; init; } = 64;

    /// <summary>Most bytes of transactions in one gossip message. Default 512 KiB + one transaction.</summary>
    public int GossipBytesMax { get; init; } = 512 * 1024;

    /// <summary>How old a waiting transaction of our own clients is when it is gossiped again, in ms. Default 2,000.</summary>
    public ulong GossipAgainMs { get; init; } = 2_000;
}
