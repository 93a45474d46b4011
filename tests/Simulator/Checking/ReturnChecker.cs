using Chain.Ledger;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// One replica is down long enough that its turns are cut short, and comes back sound: after a few trial turns the others have given
/// it its full time again, and its blocks are in the chain like theirs.
/// </summary>
internal static class ReturnChecker
{
    private const ulong DownAtMs = 6_000;
    private const ulong DownMs = 8_000;
    private const ulong StepMs = 100;

    /// <summary>Two trial turns come in so many rounds.</summary>
    private const ulong PatienceRounds = 16;

    private const ulong WatchRounds = 8;

    public static void Check(Simulation world)
    {
        SimulatedNode node = world.Nodes[world.Scenario.Returns!.Value];
        ulong validators = (ulong)world.Scenario.Validators;
        world.RunTo(DownAtMs);
        world.KeepDown(node);
        world.RunTo(DownAtMs + DownMs);
        world.Restart(node);
        ulong fromView = FinalView(world) + (PatienceRounds * validators);
        ulong patienceMs = (PatienceRounds + WatchRounds) * validators * world.Scenario.Options.Consensus.ViewTimeoutMin.Value;
        ulong untilView = fromView + (WatchRounds * validators);
        while (FinalView(world) < untilView && world.Time.Now < DownAtMs + DownMs + patienceMs) world.RunTo(world.Time.Now + StepMs);

        ulong tip = world.Checks.FinalHeight;
        ulong made = 0;
        for (ulong height = tip; height > 0 && world.Checks.FinalBlock(height) is { Header: BlockHeader header } && header.View > fromView; height--)
        {
            if (header.Proposer == node.Index) made++;
        }

        bool isOver = FinalView(world) >= untilView;
        if (!isOver) world.Checks.Fail(CheckerName.Pace, $"{WatchRounds + PatienceRounds} rounds took longer than {patienceMs} ms, with all replicas up.");
        if (isOver && made < WatchRounds / 2) world.Checks.Fail(CheckerName.Pace, $"{made} of {WatchRounds} blocks of replica {node.Index}, long after it came back.");
    }

    private static ulong FinalView(Simulation world) => world.Checks.FinalBlock(world.Checks.FinalHeight)!.Header.View;
}
