using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Storage;

/// <summary>Everything that is written for one executed block.</summary>
/// <param name="Block">The final block.</param>
/// <param name="Certificate">Its own finality certificate; null for genesis and for a block final through a later one.</param>
/// <param name="Changes">State changes, ascending by key.</param>
/// <param name="Tree">What they make of the state tree.</param>
/// <param name="Receipts">Canonical bytes of the receipts, in order of the transactions.</param>
/// <param name="ReceiptsRoot">RFC 6962 root over them.</param>
public sealed record BlockCommit(
    Block Block,
    Certificate? Certificate,
    IReadOnlyList<StateChange> Changes,
    TreeUpdate Tree,
    IReadOnlyList<byte[]> Receipts,
    Hash32 ReceiptsRoot)
{
    /// <summary>
    /// Number of the vote log's last durable record (<see cref="Votes.VoteLog.LastNumber"/>); 0 for a node without a log. By it an
    /// older copy of the log is recognised.
    /// </summary>
    public ulong VoteLogNumber { get; init; }
}

/// <summary>What executing a block came to.</summary>
/// <param name="Tree">The state tree after it.</param>
/// <param name="ReceiptsRoot">RFC 6962 root over its receipts.</param>
public readonly record struct BlockOutcome(TreeRoot Tree, Hash32 ReceiptsRoot);

/// <summary>Where a final transaction stands.</summary>
/// <param name="Height">Height of its block.</param>
/// <param name="Index">Its index in the block.</param>
public readonly record struct TransactionPlace(ulong Height, int Index);
