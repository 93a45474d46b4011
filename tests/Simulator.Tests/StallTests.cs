using Chain.Simulator.World;

namespace Chain.Simulator.Tests;

/// <summary>A node whose execution stands still, steered by hand.</summary>
public sealed class StallTests
{
    [Fact]
    public void A_node_whose_execution_stands_still_holds_no_more_while_others_go_on_and_catches_up_afterwards()
    {
        Scenario calm = Profiles.Draw("calm", seed: 5, validators: 4);
        Simulation world = new(calm with { FaultsMs = 120_000, SubmitEveryMs = 100, LatencyMs = (5, 10) }, trace: null);
        world.Begin();
        world.RunTo(5_000);
        SimulatedNode stalled = world.Nodes[1];
        stalled.StalledUntilMs = 110_000;
        world.RunTo(20_000);
        ulong executed = stalled.Status.ExecutedHeight;
        ulong early = stalled.Status.FinalHeight;
        world.RunTo(100_000);

        // Finality goes on; what is not executed yet waits in the shell, on disk if it is much. That the core held no more meanwhile
        // was looked at all the time by the checker of memory.
        Assert.Equal(executed, stalled.Status.ExecutedHeight);
        Assert.True(stalled.Status.FinalHeight > early + 50, $"final {stalled.Status.FinalHeight} after {early}");

        world.RunTo(120_000);
        world.Recover();
        world.Checks.OnEnd();
        Assert.True(stalled.Status.ExecutedHeight > early);
    }
}
