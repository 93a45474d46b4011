using Chain.Simulator.Byzantine;
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

    /// <summary>One turn of so many has its full time whatever its proposer lost before.</summary>
    private const int TrialTurns = 8;

    public static void Check(Simulation world)
    {
        Scenario scenario = world.Scenario;
        world.RunTo(WarmUpMs);
        ulong before = world.Checks.FinalHeight;
        ulong view = ViewOf(world);
        world.RunTo(WarmUpMs + WatchMs);
        ulong made = world.Checks.FinalHeight - before;

        // A view is a proposal and a vote on the wire, each behind a sync. Twice that is a generous pace.
        ulong viewMs = 2 * (scenario.LatencyMs.Max + scenario.SyncMs.Max) + scenario.ExecutionMs.Max;
        ulong pauseMs = scenario.Options.Consensus.ViewTimeoutMin.Value / 4;
        ulong others = (ulong)scenario.Validators - 1;
        ulong roundMs = (others * (viewMs + pauseMs)) + scenario.Options.Consensus.SilentTimeout.Value + viewMs;
        ulong expected = WatchMs / roundMs * others / 2;
        if (made < expected) world.Checks.Fail(CheckerName.Pace, $"{made} blocks in {WatchMs} ms beside one useless replica, where {expected} are the least.");

        // One that votes but loses its turns has its full time now and then; one that says nothing does not.
        (int useless, Behaviour behaviour) = scenario.Byzantine.First();
        (int turns, int full) = world.Checks.CountTurns(useless, view);
        int fullMax = behaviour.HasFlag(Behaviour.Silent) ? 0 : (turns / TrialTurns) + scenario.Validators;
        if (full > fullMax) world.Checks.Fail(CheckerName.Pace, $"{full} of {turns} turns of a useless replica had their full time, where {fullMax} are the most.");
    }

    private static ulong ViewOf(Simulation world) => world.Nodes.Max(static node => node is { IsHonest: true, IsUp: true } ? node.Status.View : 0);
}
