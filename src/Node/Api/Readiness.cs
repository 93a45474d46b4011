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
        int needed = PeersNeeded(node.ValidatorCount);
        if (connected < needed)
        {
            reasons.Add(new NotReady("no-quorum", $"{connected} peers are connected, {needed} are needed to make blocks."));
        }

        return reasons;
    }

    /// <summary>Peers for a quorum of <c>n - f</c>, of which this node is one.</summary>
    private static int PeersNeeded(int validators) => validators - ((validators - 1) / 3) - 1;
}
