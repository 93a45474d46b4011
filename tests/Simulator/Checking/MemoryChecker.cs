using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>What a node holds stays within limits that do not depend on what others send.</summary>
internal static class MemoryChecker
{
    /// <summary>Views remembered around our own, on top of those between the last final view and ours: the vote window both ways.</summary>
    private const ulong ViewsAround = (2 * Chain.Consensus.ConsensusLimits.VoteWindowViews) + 8;

    public static void Check(Simulation world, Checks checks, SimulatedNode node)
    {
        NodeStatus status = node.Status;
        HeldCounts held = node.Held;
        ulong finalView = checks.FinalBlock(status.FinalHeight)?.Header.View ?? 0;
        ulong open = status.View > finalView ? status.View - finalView : 0;
        if (world.Scenario.Sabotage.Bug == PlantedBug.HoldTooMuch && node.Index == 0) held = held with { Views = held.Views + 1_000 };

        Limit("views", (ulong)held.Views, open + ViewsAround);
        Limit("blocks in consensus", (ulong)held.ConsensusBlocks, (2 * open) + ViewsAround);
        Limit("blocks in the tree", (ulong)held.TreeBlocks, (2 * open) + ViewsAround);
        Limit("waiting proposals", (ulong)held.WaitingProposals, (ulong)world.Scenario.Options.WaitingProposalsMax);
        Limit("transactions in the mempool", (ulong)status.PoolTransactions, (ulong)world.Scenario.Options.Mempool.TransactionsMax);

        void Limit(string what, ulong count, ulong limit)
        {
            if (count > limit) checks.Fail(CheckerName.Memory, $"Node {node.Id} holds {count} {what}, more than {limit}, {open} views above the last final one.");
        }
    }

    /// <summary>After recovery little is left.</summary>
    public static void CheckAtRest(Simulation world, Checks checks, SimulatedNode node) => Check(world, checks, node);
}
