namespace Chain.Consensus.Tests;

public sealed class SimulationTests
{
    private static readonly int[] Sizes = [1, 4, 4, 4, 7];

    [Fact]
    public void A_quiet_network_makes_blocks_final()
    {
        SimulatedCluster cluster = new(seed: 1, new FaultPlan { FaultTicks = 1_000 });

        Assert.Null(cluster.Run());
        Assert.True(cluster.Check.FinalHeights > 20, $"{cluster.Check.FinalHeights} heights");
    }

    [Fact]
    public void No_seed_breaks_safety_or_stays_stuck_after_healing()
    {
        int restarts = 0, nullified = 0, accused = 0;
        for (ulong seed = 0; seed < 240; seed++)
        {
            SimulatedCluster cluster = new(seed, PlanOf(seed, SimplexMutation.None));
            string? violation = cluster.Run();
            Assert.True(violation is null, $"seed={seed}: {violation}");

            restarts += cluster.Replicas.Sum(replica => replica.Restarts);
            nullified += (int)cluster.Replicas.Sum(replica => replica.Machine.NullifiedViews);
            accused += cluster.Check.Accused.Count;
        }

        // A run in which nothing went wrong shows nothing.
        Assert.True(restarts > 200 && nullified > 500 && accused > 20, $"restarts={restarts} nullified={nullified} accused={accused}");
    }

    internal static FaultPlan PlanOf(ulong seed, SimplexMutation mutation)
    {
        SplitMix64 random = new(seed ^ 0x5eed);
        int validators = Sizes[random.Next(Sizes.Length)];
        int byzantine = random.Chance(60) ? Quorum.Faults(validators) : 0;
        return new FaultPlan
        {
            Validators = validators,
            Byzantine = byzantine,
            LossPercent = random.Chance(60) ? random.Next(30) : 0,
            DuplicatePercent = random.Next(20),
            DelayTicksMax = 5 + random.Next(40),
            Partitions = validators > 1 && random.Chance(50),
            Crashes = random.Chance(60),
            LogLoss = byzantine == 0 && validators > 1 && random.Chance(30),
            Idle = random.Chance(30),
            Mutation = mutation,
        };
    }
}
