using Chain.Ledger;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// With nothing to do, the chain makes about one empty block an interval; whatever was final by then is certified; a replica that
/// missed such a block is told of it long before the next one; and so is work final, even if it comes at a dead proposer's turn.
/// </summary>
internal static class RestChecker
{
    /// <summary>Blocks that may be on their way when the watch begins.</summary>
    private const ulong BlocksOnTheWay = 4;

    /// <summary>Empty blocks in four intervals, at least.</summary>
    private const ulong BlocksMin = 2;

    public static void Check(Simulation world)
    {
        WaitForQuiet(world);
        ulong intervalMs = world.Scenario.Parameters.EmptyBlockIntervalMs;
        ulong watchMs = 4 * intervalMs;
        ulong before = world.Checks.FinalHeight;
        ulong nullifiedBefore = Nullified(world);
        CheckCertified(world);
        world.IsResting = true;
        world.RunTo(world.Time.Now + watchMs);
        world.IsResting = false;
        ulong made = world.Checks.FinalHeight - before;
        ulong allowed = (watchMs / intervalMs) + BlocksOnTheWay;
        if (made > allowed) world.Checks.Fail(CheckerName.Rest, $"{made} blocks in {watchMs} ms without work, where {allowed} would do.");
        if (world.Scenario.Byzantine.Count > 0 || world.Scenario is not { Diverging: null, LosesLog: null, RollsBackLog: null }) return;

        SimplexTiming timing = new(world.Scenario);
        if (timing.WakeMs >= intervalMs) return;
        if (made < BlocksMin) world.Checks.Fail(CheckerName.Rest, $"{made} blocks in {watchMs} ms without work, where {BlocksMin} are the least.");

        ulong nullified = Nullified(world) - nullifiedBefore;
        if (nullified > allowed) world.Checks.Fail(CheckerName.Rest, $"{nullified} views nullified in {watchMs} ms at rest.");

        CheckTold(world, timing);
        CheckWaking(world, timing);
    }

    private static void WaitForQuiet(Simulation world)
    {
        ulong patienceMs = world.Scenario.Parameters.MaxValidityMs + world.Scenario.LivenessBoundMs;
        ulong start = world.Time.Now;
        while (world.Clients.PendingCount > 0 || world.Nodes.Exists(static node => node.IsHonest && node.IsUp && node.Status.PoolTransactions > 0))
        {
            if (world.Time.Now - start > patienceMs)
            {
                world.Checks.Fail(CheckerName.Liveness, $"Transactions still wait {patienceMs} ms after the last was sent.");
                return;
            }

            world.RunTo(world.Time.Now + 500);
        }

        world.RunTo(world.Time.Now + SettleMs(world));
    }

    private static ulong SettleMs(Simulation world) => 2_000 + (2 * world.Scenario.Options.Consensus.ViewTimeoutMax.Value);

    /// <summary>
    /// A header names the roots after the last block that carried transactions, but for one that is too young: a Byzantine
    /// proposer has transactions of its own whenever it likes.
    /// </summary>
    private static void CheckCertified(Simulation world)
    {
        Block tip = world.Checks.FinalBlock(world.Checks.FinalHeight)!;
        ulong last = tip.Header.Height;
        ulong settled = SimulatedNetwork.EpochMs + world.Time.Now - SettleMs(world);
        while (last > 0 && !MustBeCertified(world.Checks.FinalBlock(last)!, settled)) last--;
        if (tip.Header.ExecutedHeight < last)
        {
            world.Checks.Fail(CheckerName.Rest, $"The chain rests at height {tip.Header.Height}, and block {last} with transactions is not certified.");
        }
    }

    private static bool MustBeCertified(Block block, ulong settled) => block.Transactions.Count > 0 && block.Header.Timestamp <= settled;

    /// <summary>
    /// One replica hears nothing while the others make an empty block, and then they rest: its own vote is the only thing that can
    /// tell them, and their answer the only thing that can tell it.
    /// </summary>
    private static void CheckTold(Simulation world, SimplexTiming timing)
    {
        SimulatedNode deaf = world.Nodes[(int)((ViewOf(world) + 2) % (ulong)world.Scenario.Validators)];
        foreach (SimulatedNode other in world.Nodes) world.Network.SetCut(other.Id, deaf.Id, other != deaf);
        ulong height = world.Checks.FinalHeight;
        ulong startMs = world.Time.Now;
        while (world.Nodes.Exists(node => node != deaf && node.Status.FinalHeight == height) && world.Time.Now - startMs < 2 * timing.IntervalMs)
        {
            world.RunTo(world.Time.Now + 50);
        }

        world.Network.MendAll();
        world.RunTo(world.Time.Now + timing.WakeMs);
        ulong missed = world.Checks.FinalHeight - deaf.Status.FinalHeight;
        if (missed > 0) world.Checks.Fail(CheckerName.Rest, $"Node {deaf.Id} missed {missed} blocks, and was not told within {timing.WakeMs} ms.");
    }

    private static ulong Nullified(Simulation world) => world.Nodes.Max(static node => node.IsUp ? node.Status.ViewsNullified : 0);

    private static ulong ViewOf(Simulation world) => world.Nodes.Max(static node => node.Status.View);

    /// <summary>The next proposer dies while all rest; a transaction comes.</summary>
    private static void CheckWaking(Simulation world, SimplexTiming timing)
    {
        SimulatedNode proposer = world.Nodes[(int)(ViewOf(world) % (ulong)world.Scenario.Validators)];
        world.KeepDown(proposer);
        Transaction transaction = world.Clients.SubmitProbe(world.Nodes.First(static node => node.IsUp));
        world.RunTo(world.Time.Now + timing.WakeMs);
        if (!world.Clients.Final.ContainsKey(transaction.Id))
        {
            world.Checks.Fail(CheckerName.Rest, $"Work came while the chain rested, and is not final {timing.WakeMs} ms later.");
        }
    }

    /// <summary>How long a resting network with a dead proposer may take: its timeout, and a few rounds of messages.</summary>
    private readonly struct SimplexTiming(Scenario scenario)
    {
        public ulong IntervalMs => scenario.Parameters.EmptyBlockIntervalMs;

        public ulong WakeMs => scenario.Options.Consensus.ViewTimeoutMax.Value + (12 * (scenario.LatencyMs.Max + scenario.SyncMs.Max)) + 1_000;
    }
}
