using Chain.Consensus;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>What a node holds stays within limits that do not depend on what others send.</summary>
internal static class MemoryChecker
{
    /// <summary>Views remembered around our own, on top of those between the last final view and ours: the vote window both ways.</summary>
    private const ulong ViewsAround = (2 * ConsensusLimits.VoteWindowViews) + 8;

    public static void Check(Simulation world, Checks checks, SimulatedNode node)
    {
        NodeStatus status = node.Status;
        HeldCounts held = node.Held;
        ulong finalView = checks.FinalBlock(status.FinalHeight)?.Header.View ?? 0;
        ulong open = status.View > finalView ? status.View - finalView : 0;
        ulong wanted = Math.Max(finalView, held.SyncAskedView);
        ulong unsynced = status.View > wanted ? status.View - wanted : 0;
        if (world.Scenario.Sabotage.Bug == PlantedBug.HoldTooMuch && node.Index == 0) held = held with { Views = held.Views + 1_000 };

        Limit("views", (ulong)held.Views, unsynced + ViewsAround);
        Limit("blocks in consensus", (ulong)held.ConsensusBlocks, (2 * unsynced) + ViewsAround);
        Limit("blocks in the tree", (ulong)held.TreeBlocks, (2 * open) + ViewsAround);
        Limit("waiting proposals", (ulong)held.WaitingProposals, (ulong)world.Scenario.Options.WaitingProposalsMax);
        Limit("transactions in the mempool", (ulong)status.PoolTransactions, (ulong)world.Scenario.Options.Mempool.TransactionsMax);

        void Limit(string what, ulong count, ulong limit)
        {
            if (count > limit) checks.Fail(CheckerName.Memory, $"Node {node.Id} holds {count} {what}, more than {limit}, {open} views above the last final one.");
        }
    }

    /// <summary>A node was sent a block. One of a view that is yet to come is not held, whoever asked for it: that view may never come.</summary>
    public static void OnApplied(Checks checks, SimulatedNode node, NodeEvent input)
    {
        if (input is not PeerMessageReceived { Message: ConsensusNodeMessage { Message: ConsensusMessage message } }) return;

        ConsensusBlock? block = message is BlockResponse response ? response.Block : (message as ProposalMessage)?.Proposal.Block;
        if (block is null || block.View.Value <= node.Standing.View || !node.Holds(block.Hash)) return;

        checks.Fail(CheckerName.Memory, $"Node {node.Id} is in view {node.Standing.View} and holds a block of view {block.View}.");
    }

    /// <summary>After recovery little is left.</summary>
    public static void CheckAtRest(Simulation world, Checks checks, SimulatedNode node) => Check(world, checks, node);
}
