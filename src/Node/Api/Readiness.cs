using Chain.Consensus;
using Chain.Node.Core;

namespace Chain.Node.Api;

/// <summary>Why a node should not be sent work.</summary>
/// <param name="Reason">A stable word.</param>
/// <param name="Text">For people.</param>
public sealed record NotReady(string Reason, string Text);

/// <summary>Whether a node should be sent work.</summary>
public static class Readiness
{
    /// <summary>All reasons against it; none when it is ready.</summary>
    public static IReadOnlyList<NotReady> Check(INodeService node)
    {
        ArgumentNullException.ThrowIfNull(node);
        NodeStatus status = node.Status;
        List<NotReady> reasons = [];
        if (status.Diverged)
        {
            reasons.Add(new NotReady(
                "diverged", "A certificate proves other results than this node's. Do not rely on it; replace its database."));
        }

        // Other reasons not to vote leave the node's chain as good as any: it can serve clients.
        if (status.Voting == VotingStatus.ConflictingFinality)
        {
            reasons.Add(new NotReady(
                "conflicting-finality",
                "Two blocks that exclude each other have finality certificates: a third of the validators is faulty. Rely on no node before people have looked."));
        }

        if (status.Voting == VotingStatus.ForeignVote)
        {
            reasons.Add(new NotReady(
                "foreign-vote",
                "A vote of this node's key came in that its vote log does not hold: the key is in use elsewhere, or the log is an old copy. Register a new key."));
        }

        if (status.Syncing) reasons.Add(new NotReady("syncing", $"Blocks after {status.FinalHeight} are being fetched."));
        int connected = node.Peers.Count(peer => peer.IsConnected);
        bool votes = status.Voting is VotingStatus.Voting or VotingStatus.Syncing;
        int needed = PeersNeeded(node.ValidatorCount, votes);
        if (connected < needed)
        {
            string without = votes ? "" : " without a vote of this node";
            reasons.Add(new NotReady("no-quorum", $"{connected} peers are connected, {needed} are needed to make blocks{without}."));
        }

        return reasons;
    }

    /// <summary>Peers for a quorum of <c>n - f</c>, with or without a vote of this node.</summary>
    private static int PeersNeeded(int validators, bool votes) => validators - ((validators - 1) / 3) - (votes ? 1 : 0);
}
