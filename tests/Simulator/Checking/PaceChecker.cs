using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// With one replica that is silent or never proposes, and nothing else wrong, the others make blocks at their usual pace, and lose a
/// short timeout once a round. Measured in virtual time, so it is as exact as everything else.
/// </summary>
internal static class PaceChecker
{
    private const ulong WarmUpMs = 15_000;
    private const ulong WatchMs = 20_000;

    public static void Check(Simulation world)
    {
        Scenario scenario = world.Scenario;
        world.RunTo(WarmUpMs);
        ulong before = world.Checks.FinalHeight;
        world.RunTo(WarmUpMs + WatchMs);
        ulong made = world.Checks.FinalHeight - before;

        // A view is a proposal and a vote on the wire, each behind a sync. Twice that is a generous pace.
        ulong viewMs = 2 * (scenario.LatencyMs.Max + scenario.SyncMs.Max) + scenario.ExecutionMs.Max;
        ulong pauseMs = scenario.Options.Consensus.ViewTimeoutMin.Value / 4;
        ulong others = (ulong)scenario.Validators - 1;
        ulong roundMs = (others * (viewMs + pauseMs)) + scenario.Options.Consensus.SilentTimeout.Value + viewMs;
        ulong expected = WatchMs / roundMs * others / 2;
        if (made < expected) world.Checks.Fail(CheckerName.Pace, $"{made} blocks in {WatchMs} ms beside one useless replica, where {expected} are the least.");
    }
}
