using Chain.Ledger;
using Chain.Node.Core;
using Chain.Simulator.Byzantine;

namespace Chain.Simulator.World;

/// <summary>Everything about a run that is settled before it starts. Drawn from a seed by <see cref="Profiles"/>.</summary>
internal sealed record Scenario
{
    public required ulong Seed { get; init; }

    public required string Profile { get; init; }

    /// <summary>Validators: 4, 7 or 10.</summary>
    public required int Validators { get; init; }

    /// <summary>Whether nodes execute contracts and store blocks as in production, or by <see cref="Ledgers.SyntheticLedger"/>.</summary>
    public bool FullStack { get; init; }

    /// <summary>Rules of the network.</summary>
    public required ChainParameters Parameters { get; init; }

    /// <summary>Limits and timers of the nodes.</summary>
    public required NodeOptions Options { get; init; }

    /// <summary>How long faults go on, in ms; then everything heals.</summary>
    public ulong FaultsMs { get; init; } = 40_000;

    /// <summary>Shortest and longest time on the wire, in ms.</summary>
    public (ulong Min, ulong Max) LatencyMs { get; init; } = (5, 40);

    /// <summary>Messages lost, of a thousand.</summary>
    public int LossPermille { get; init; }

    /// <summary>Messages that arrive twice, of a thousand.</summary>
    public int DuplicatePermille { get; init; }

    /// <summary>Messages that are overtaken by much, of a thousand.</summary>
    public int DelayPermille { get; init; }

    /// <summary>By how much, in ms.</summary>
    public ulong DelayMaxMs { get; init; } = 1_500;

    /// <summary>Mean time between partitions, in ms; 0 for none.</summary>
    public ulong PartitionEveryMs { get; init; }

    /// <summary>Longest partition, in ms.</summary>
    public ulong PartitionMaxMs { get; init; } = 8_000;

    /// <summary>Mean time between crashes, in ms; 0 for none.</summary>
    public ulong CrashEveryMs { get; init; }

    /// <summary>Longest time that a crashed node stays down, in ms.</summary>
    public ulong DownMaxMs { get; init; } = 4_000;

    /// <summary>Crashes that take every node at once, of a hundred.</summary>
    public int CrashAllPercent { get; init; }

    /// <summary>How often the power fails everywhere just after a finalize vote has become durable, of a thousand such votes.</summary>
    public int BlackoutPermille { get; init; }

    /// <summary>Shortest and longest time of a sync to disk, in ms.</summary>
    public (ulong Min, ulong Max) SyncMs { get; init; } = (1, 5);

    /// <summary>Syncs that take a second, of a thousand.</summary>
    public int SlowSyncPermille { get; init; }

    /// <summary>Shortest and longest time to execute a block, in ms.</summary>
    public (ulong Min, ulong Max) ExecutionMs { get; init; } = (1, 5);

    /// <summary>Mean time between stalls of execution, in ms; 0 for none.</summary>
    public ulong StallEveryMs { get; init; }

    /// <summary>Longest stall of execution, in ms.</summary>
    public ulong StallMaxMs { get; init; } = 6_000;

    /// <summary>How far a clock may be off at the start, in ms.</summary>
    public int ClockOffsetMaxMs { get; init; }

    /// <summary>How much faster or slower a clock may run, in parts of a thousand.</summary>
    public int ClockDriftPermille { get; init; }

    /// <summary>Mean time between steps of a clock, in ms; 0 for none.</summary>
    public ulong ClockStepEveryMs { get; init; }

    /// <summary>How far the clocks of up to f nodes at once jump, in ms; 0 for no jumps.</summary>
    public int ClockJumpMaxMs { get; init; }

    /// <summary>Mean time between transactions of all clients together, in ms.</summary>
    public ulong SubmitEveryMs { get; init; } = 400;

    /// <summary>Byzantine replicas, by index.</summary>
    public IReadOnlyDictionary<int, Behaviour> Byzantine { get; init; } = new Dictionary<int, Behaviour>();

    /// <summary>An honest replica that executes wrongly, and from which height on.</summary>
    public (int Index, ulong FromHeight)? Diverging { get; init; }

    /// <summary>An honest replica whose vote log is lost with its first crash.</summary>
    public int? LosesLog { get; init; }

    /// <summary>Whether that log is not lost, but holds a record that nobody can read, as after a newer version.</summary>
    public bool MisreadsLog { get; init; }

    /// <summary>An honest replica whose database is lost with some of its crashes, and its vote log is not.</summary>
    public int? LosesChain { get; init; }

    /// <summary>A replica whose vote log is put back to an old state with its first crash.</summary>
    public int? RollsBackLog { get; init; }

    /// <summary>An honest replica whose key signs votes elsewhere, too.</summary>
    public int? StolenKey { get; init; }

    /// <summary>Mean time between such votes that the replica itself is shown, in ms.</summary>
    public ulong ForeignVoteEveryMs { get; init; }

    /// <summary>A replica that is down for a while, and after that gets no answer to its requests for blocks until the faults end.</summary>
    public int? Starves { get; init; }

    /// <summary>Whether the run ends with a look at the network at rest.</summary>
    public bool ChecksRest { get; init; }

    /// <summary>Whether the run measures how little a silent proposer holds up the others.</summary>
    public bool ChecksPace { get; init; }

    /// <summary>A replica that is down for a while and comes back, watched whether its turns are its own again.</summary>
    public int? Returns { get; init; }

    /// <summary>How long one honest replica hears nothing each time that a view begins, another one each, in ms. The wires are like that, and do not heal.</summary>
    public ulong HiccupMs { get; init; }

    /// <summary>A majority is down until the faults end.</summary>
    public bool HasOutage { get; init; }

    /// <summary>No block gets through until the faults end, while votes and certificates do.</summary>
    public bool LosesBlocks { get; init; }

    /// <summary>What is broken on purpose.</summary>
    public Sabotage Sabotage { get; init; } = Sabotage.None;

    /// <summary>Most faulty validators that the protocol tolerates.</summary>
    public int FaultsMax => (Validators - 1) / 3;

    /// <summary>
    /// The stated bound of liveness: after everything healed, every honest node has executed what clients sent then within this
    /// time. A view may run into the longest timeout once for each faulty proposer in a row, on top of the one that was under
    /// way; the protocol gets that three times over for catching up, and an idle interval.
    /// </summary>
    public ulong LivenessBoundMs =>
        (3 * (ulong)(FaultsMax + 2) * Options.Consensus.ViewTimeoutMax.Value) + Parameters.EmptyBlockIntervalMs + 15_000;
}
