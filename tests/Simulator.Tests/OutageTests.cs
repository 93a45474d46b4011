using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.Running;
using Chain.Simulator.World;

namespace Chain.Simulator.Tests;

/// <summary>Runs that a test steers by hand, over the production store and contracts.</summary>
public sealed class OutageTests
{
    [Fact]
    public void Two_nodes_down_of_four_stop_progress_without_forking_and_one_back_resumes_it()
    {
        Simulation world = Calm(seed: 5);
        world.Begin();
        world.RunTo(10_000);
        ulong running = world.Checks.FinalHeight;
        Assert.True(running > 5, $"height {running}");

        world.KeepDown(world.Nodes[1]);
        world.RunTo(20_000);
        ulong withThree = world.Checks.FinalHeight;
        Assert.True(withThree > running, "One node down of four must not stop the network.");

        world.KeepDown(world.Nodes[2]);
        world.RunTo(22_000); // What was on its way arrives.
        ulong stopped = world.Checks.FinalHeight;
        world.RunTo(60_000);
        Assert.Equal(stopped, world.Checks.FinalHeight);

        world.Restart(world.Nodes[1]);
        Transaction probe = world.Clients.SubmitProbe(world.Nodes[0]);
        world.RunTo(60_000 + world.Scenario.LivenessBoundMs);
        Assert.True(world.Clients.Final.ContainsKey(probe.Id), "With three of four back, a transaction becomes final.");
        Assert.True(world.Checks.FinalHeight > stopped);
    }

    [Fact]
    public void A_network_that_loses_power_keeps_all_that_clients_were_told()
    {
        Simulation world = Calm(seed: 6);
        world.Begin();
        for (ulong time = 4_000; time <= 24_000; time += 4_000)
        {
            world.RunTo(time);
            foreach (SimulatedNode node in world.Nodes) node.Crash();
        }

        world.Recover();
        world.Checks.OnEnd();

        Assert.True(world.Clients.Final.Count > 10, $"{world.Clients.Final.Count} acknowledged");
    }

    [Fact]
    public void A_replica_that_executes_wrongly_raises_the_alarm_and_stops_voting_and_the_others_go_on()
    {
        Simulation world = Calm(seed: 8, diverging: (Index: 2, FromHeight: 6));
        world.Begin();
        world.RunTo(30_000);
        SimulatedNode wrong = world.Nodes[2];

        Assert.True(wrong.HasRaisedAlarm);
        Assert.Equal((true, VotingStatus.Diverged), (wrong.Status.Diverged, wrong.Status.Voting));
        Assert.All(world.Nodes.Where(node => node != wrong), static node => Assert.Equal(VotingStatus.Voting, node.Status.Voting));

        // Its reads go on, marked as suspect; the others make blocks without it, and none of them is its own.
        Assert.True(wrong.Status.FinalHeight > 20);
        for (ulong height = 12; height <= world.Checks.FinalHeight; height++)
        {
            BlockHeader header = world.Checks.FinalBlock(height)!.Header;
            Assert.False(header.ExecutedHeight >= 6 && header.Proposer == wrong.Index, $"Block {height} is over false roots.");
        }

        world.Recover();
        world.Checks.OnEnd();
    }

    [Fact]
    public void A_proposal_over_other_roots_is_not_voted_for()
    {
        Simulation world = Calm(seed: 9, diverging: (Index: 1, FromHeight: 1));
        world.Begin();
        world.RunTo(20_000);

        // The honest three refused what it proposed before a certificate told it so; the checkers saw no vote for any of it.
        Assert.True(world.Report.ProposalsRefused > 0, world.Report.Summary());
        Assert.True(world.Nodes[1].HasRaisedAlarm);
    }

    [Fact]
    public void Nothing_behind_a_write_of_votes_is_seen_before_it_is_durable()
    {
        // With the rule broken, a crash makes an honest key contradict itself.
        SeedTests.AssertSound(new Request("crash", 1, 4, Mutation: null));

        RunReport broken = new Request("crash", 0, 4, "shell-does-not-withhold").Run();
        Assert.Equal(CheckerName.ConflictingSignatures, broken.Violation?.Checker);
    }

    private static Simulation Calm(ulong seed, (int Index, ulong FromHeight)? diverging = null)
    {
        Scenario scenario = Profiles.Draw("calm", seed, validators: 4) with
        {
            FullStack = true,
            ChecksRest = false,
            FaultsMs = 30_000,
            SubmitEveryMs = 300,
            LatencyMs = (5, 30),
            Diverging = diverging,
        };
        return new Simulation(scenario with { Options = WithTimeouts(scenario.Options) }, trace: null);
    }

    private static NodeOptions WithTimeouts(NodeOptions options) => options with
    {
        Consensus = options.Consensus with { ViewTimeoutMin = new Ticks(300), ViewTimeoutMax = new Ticks(1_000), SilentTimeout = new Ticks(100) },
    };
}
