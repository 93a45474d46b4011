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

        if (status.Syncing) reasons.Add(new NotReady("syncing", $"Blocks after {status.FinalHeight} are being fetched."));
        int connected = node.Peers.Count(peer => peer.IsConnected);
        bool votes = status.Voting is VotingStatus.Voting or VotingStatus.Syncing;
        int needed = PeersNeeded(node.Validators, votes);
        if (connected < needed)
        {
            string without = votes ? "" : " without a vote of this node";
            reasons.Add(new NotReady("no-quorum", $"{connected} peers are connected, {needed} are needed to make blocks{without}."));
        }

        return reasons;
    }

    /// <summary>Peers for a quorum of <c>n - f</c> with or without this node; one that is no validator needs one to follow.</summary>
    private static int PeersNeeded((int Count, bool IncludesThisNode) validators, bool votes)
    {
        if (!validators.IncludesThisNode) return 1;
        int faulty = (validators.Count - 1) / 3;
        return validators.Count - faulty - (votes ? 1 : 0);
    }
}
