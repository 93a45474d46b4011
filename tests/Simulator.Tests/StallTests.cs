using Chain.Consensus;
using Chain.Ledger;
using Chain.Simulator.Byzantine;
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

    [Fact]
    public void A_chain_that_grew_for_long_without_finality_goes_on_when_the_missing_replica_is_back()
    {
        // Two honest replicas and a Byzantine one notarize block after block; one vote lacks to make any of them final. More of them than a message
        // holds headers: without anchors the fourth could not be shown that they are final, and nothing would become final again.
        Scenario calm = Profiles.Draw("calm", seed: 5, validators: 4);
        Simulation world = new(
            calm with
            {
                FaultsMs = 3_600_000,
                SubmitEveryMs = 20_000,
                LatencyMs = (1, 2),
                ChecksRest = false,
                Byzantine = new Dictionary<int, Behaviour> { [0] = Behaviour.NeverFinalize },
                Options = calm.Options with
                {
                    Consensus = calm.Options.Consensus with { ViewTimeoutMin = new Ticks(60), ViewTimeoutMax = new Ticks(300), SilentTimeout = new Ticks(20) },
                },
            },
            trace: null);
        world.Begin();
        world.RunTo(2_000);
        world.KeepDown(world.Nodes[3]);
        SimulatedNode watched = world.Nodes[1];
        world.RunTo(4_000);
        (ulong height, ulong view, ulong time) = (watched.Status.FinalHeight, watched.Status.View, 4_000);
        while (watched.Status.View < view + 6_500) world.RunTo(time += 10_000);

        Assert.Equal(height, watched.Status.FinalHeight);
        world.Restart(world.Nodes[3]);
        world.RunTo(time += world.Scenario.LivenessBoundMs);
        ulong reached = watched.Status.FinalHeight;
        Assert.True(reached > height + 4_096 + 100, $"final height {reached}, view {watched.Status.View}");

        // What was submitted before may have ended its validity behind so many blocks.
        Transaction probe = world.Clients.SubmitProbe(watched);
        world.RunTo(time + world.Scenario.LivenessBoundMs);
        Assert.True(world.Clients.Final.ContainsKey(probe.Id), $"final height {watched.Status.FinalHeight}, view {watched.Status.View}");
        Assert.All(world.Nodes, node => Assert.True(node.Status.ExecutedHeight >= reached));
    }
}
