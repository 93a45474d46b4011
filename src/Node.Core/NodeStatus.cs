using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Node.Core;

/// <summary>What a node says of itself.</summary>
public sealed record NodeStatus
{
    /// <summary>Height of the last final block.</summary>
    public required ulong FinalHeight { get; init; }

    /// <summary>Hash of the last final block.</summary>
    public required Hash32 FinalHash { get; init; }

    /// <summary>Time of the last final block, in ms since 1970.</summary>
    public required ulong FinalTimestamp { get; init; }

    /// <summary>Height whose roots the last final header certifies.</summary>
    public required ulong CertifiedHeight { get; init; }

    /// <summary>Height of the last executed block.</summary>
    public required ulong ExecutedHeight { get; init; }

    /// <summary>State root after <see cref="ExecutedHeight"/>.</summary>
    public required Hash32 StateRoot { get; init; }

    /// <summary>View that consensus is in.</summary>
    public required ulong View { get; init; }

    /// <summary>Epoch of the validator set.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Connected validators, without this node.</summary>
    public required int Peers { get; init; }

    /// <summary>Transactions that wait.</summary>
    public required int PoolTransactions { get; init; }

    /// <summary>Bytes of transactions that wait.</summary>
    public required int PoolBytes { get; init; }

    /// <summary>Whether a certificate proves that blocks are missing here.</summary>
    public required bool Syncing { get; init; }

    /// <summary>Whether this node votes, and if not, why.</summary>
    public required VotingStatus Voting { get; init; }

    /// <summary>Whether a certificate named other roots than this node's execution gave.</summary>
    public required bool Diverged { get; init; }

    /// <summary>Views that ended without a block, since the start.</summary>
    public required ulong ViewsNullified { get; init; }
}

/// <summary>How much a node's core holds in memory, in entries.</summary>
/// <param name="Views">Views of which consensus remembers anything.</param>
/// <param name="ConsensusBlocks">Blocks in consensus.</param>
/// <param name="TreeBlocks">Blocks above the final tip.</param>
/// <param name="WaitingProposals">Proposals that cannot be judged yet.</param>
/// <param name="Roots">Executed heights whose roots are remembered.</param>
/// <param name="Memberships">Versions of the membership.</param>
/// <param name="SyncAskedView">What is below this view block sync is to bring, so that consensus need not hold it.</param>
internal readonly record struct HeldCounts(
    int Views, int ConsensusBlocks, int TreeBlocks, int WaitingProposals, int Roots, int Memberships, ulong SyncAskedView);

/// <summary>Where a node stands, for a checker.</summary>
/// <param name="Voting">Whether it votes, and if not, why.</param>
/// <param name="IsBehind">Whether a certificate proves that blocks are missing here.</param>
/// <param name="View">View that consensus is in.</param>
/// <param name="FinalHeight">Height of the last final block.</param>
/// <param name="FinalHash">Its hash.</param>
/// <param name="ExecutedHeight">Height of the last executed block.</param>
/// <param name="MembersSince">Lowest height whose membership is known.</param>
/// <param name="ViewTimeoutMs">Timeout of a view whose proposer is not silent.</param>
/// <param name="ViewsNotarized">Views that were left by a notarization.</param>
/// <param name="ViewsNullified">Views that were left by a nullification.</param>
internal readonly record struct Standing(
    VotingStatus Voting, bool IsBehind, ulong View, ulong FinalHeight, Hash32 FinalHash, ulong ExecutedHeight, ulong MembersSince,
    ulong ViewTimeoutMs, long ViewsNotarized, long ViewsNullified);
