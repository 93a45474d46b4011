using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core.Blocks;

namespace Chain.Node.Core;

/// <summary>What a node has on disk when it starts.</summary>
public sealed record RestoredNode
{
    /// <summary>The last executed block, or the genesis block.</summary>
    public required Block Tip { get; init; }

    /// <summary>A finality certificate for <see cref="Tip"/>, if it has one of its own.</summary>
    public Certificate? TipCertificate { get; init; }

    /// <summary>
    /// Executed roots from the tip's <c>executedHeight</c> (its parent's, plus one, at least) to the tip, ascending.
    /// </summary>
    public required IReadOnlyList<ExecutedRoots> Roots { get; init; }

    /// <summary>
    /// <c>executedHeight</c> of the tip's parent; null for genesis. From the height after it on the tip certifies receipts.
    /// </summary>
    public ulong? ParentExecutedHeight { get; init; }

    /// <summary>Whether this database was found to differ from what a quorum certified.</summary>
    public bool IsDiverged { get; init; }

    /// <summary>Membership after the tip.</summary>
    public required AdmitsSigners Members { get; init; }

    /// <summary>
    /// The lowest height whose membership is certainly <see cref="Members"/> too: no block above it, up to the tip, changed
    /// it. At least the tip's <c>executedHeight</c>.
    /// </summary>
    public required ulong MembersSince { get; init; }

    /// <summary>What is written, from now on too, so that no transaction becomes final twice.</summary>
    public required IFinalTransactions FinalTransactions { get; init; }

    /// <summary>Records of the vote log, oldest first; null if this node must not vote.</summary>
    public IReadOnlyList<LogRecord>? VoteLog { get; init; }
}
