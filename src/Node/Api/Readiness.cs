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
        int needed = PeersNeeded(node.Validators);
        if (connected < needed)
        {
            reasons.Add(new NotReady("no-quorum", $"{connected} peers are connected, {needed} are needed to make blocks."));
        }

        return reasons;
    }

    /// <summary>Peers for a quorum of <c>n - f</c>; a node that only follows needs one to follow.</summary>
    private static int PeersNeeded((int Count, bool IncludesThisNode) validators)
    {
        if (!validators.IncludesThisNode) return 1;
        int faulty = (validators.Count - 1) / 3;
        return validators.Count - faulty - 1;
    }
}
