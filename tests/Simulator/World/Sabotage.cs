using Chain.Consensus;
using Chain.Node.Core;

namespace Chain.Simulator.World;

/// <summary>What is broken on purpose in a run: rules of the protocol, of the shell, or the world that the checkers watch.</summary>
internal sealed record Sabotage
{
    /// <summary>Nothing is broken.</summary>
    public static Sabotage None { get; } = new();

    /// <summary>Rules of consensus that honest replicas break.</summary>
    public SimplexMutation Consensus { get; init; }

    /// <summary>Rules of the node's core that honest nodes break.</summary>
    public NodeMutations Node { get; init; }

    /// <summary>Rules of the shell that honest nodes break.</summary>
    public ShellMutation Shell { get; init; }

    /// <summary>A bug of the simulated world.</summary>
    public PlantedBug Bug { get; init; }

    /// <summary>Checkers that look away, so that a less direct one has to find the bug.</summary>
    public IReadOnlyList<Engine.CheckerName> Ignored { get; init; } = [];
}

/// <summary>Rules of the shell: the contract of <see cref="NodeEffect"/>.</summary>
[Flags]
internal enum ShellMutation
{
    /// <summary>All rules hold.</summary>
    None = 0,

    /// <summary>What follows a <see cref="PersistVotes"/> is carried out before that write is durable.</summary>
    DoNotWithhold = 1 << 0,

    /// <summary>A message whose signatures do not verify reaches the core.</summary>
    DoNotCheckMessages = 1 << 1,

    /// <summary>What the database remembers of the vote log is not compared with the log.</summary>
    DoNotCompareLog = 1 << 2,
}

/// <summary>One bug for each checker, in the world and not in the node: what the checker must find.</summary>
internal enum PlantedBug
{
    /// <summary>The world is sound.</summary>
    None,

    /// <summary>A node throws out of the blue.</summary>
    Throw,

    /// <summary>A node reports another block final than it was told.</summary>
    ReportOtherBlock,

    /// <summary>A node's key signs a nullify vote behind its finalize vote.</summary>
    SignTwice,

    /// <summary>A node's shell sends a vote that is not in its log.</summary>
    SendUnloggedVote,

    /// <summary>All keys sign a block that repeats a transaction.</summary>
    RepeatTransaction,

    /// <summary>A node's key notarizes a block with a false state root.</summary>
    NotarizeFalseRoots,

    /// <summary>A node that is not known to diverge executes wrongly.</summary>
    ExecuteWrongly,

    /// <summary>A node's disk loses a block that it said was durable.</summary>
    LoseDurableBlock,

    /// <summary>A partition never heals.</summary>
    NeverHeal,

    /// <summary>A node claims to hold more than the limits allow.</summary>
    HoldTooMuch,

    /// <summary>A node keeps evidence to itself.</summary>
    HideEvidence,

    /// <summary>A diverged node goes on voting.</summary>
    VoteAfterAlarm,

    /// <summary>A node's notarize votes vanish.</summary>
    LoseVotes,

    /// <summary>A node keeps certificates to itself.</summary>
    KeepCertificates,

    /// <summary>Somebody sends transactions while all is said to rest.</summary>
    SendWhileResting,

    /// <summary>All wires are ten times as slow as the scenario says.</summary>
    SlowWires,
}
