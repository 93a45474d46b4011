using Chain.Simulator.Running;
using Chain.Simulator.World;

namespace Chain.Simulator.Tests;

public sealed class SeedTests
{
    private const int FreshSeeds = 60;

    public static TheoryData<string, ulong, int?> Recorded()
    {
        TheoryData<string, ulong, int?> data = [];
        foreach (Request request in RecordedSeeds.Load()) data.Add(request.Profile, request.Seed, request.Validators);
        return data;
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_a_seed_once_found_stays_fixed(string profile, ulong seed, int? validators) =>
        AssertSound(new Request(profile, seed, validators, Mutation: null));

    [Fact]
    public void Fresh_seeds_hold_and_much_goes_wrong_in_them()
    {
        long restarts = 0, partitions = 0, equivocations = 0, midPersist = 0, refused = 0;
        ulong nullified = 0;
        for (ulong seed = 100_000; seed < 100_000 + FreshSeeds; seed++)
        {
            RunReport report = AssertSound(new Request(Profiles.Mixed, seed, Validators: null, Mutation: null));
            restarts += report.Restarts;
            partitions += report.Partitions;
            equivocations += report.Equivocations;
            midPersist += report.CrashesMidPersist;
            refused += report.ProposalsRefused;
            nullified += report.ViewsNullified;
        }

        string all = $"restarts={restarts} partitions={partitions} equivocations={equivocations} midPersist={midPersist} refused={refused} nullified={nullified}";
        Assert.True(restarts > 100 && partitions > 100 && equivocations > 20 && midPersist > 10 && refused > 5 && nullified > 200, all);
    }

    [Fact]
    public void A_seed_gives_the_same_run_event_for_event()
    {
        using StringWriter first = new();
        using StringWriter second = new();

        string summary = new Request("storm", 7, 4, Mutation: null).Run(first).Summary();

        Assert.Equal(summary, new Request("storm", 7, 4, Mutation: null).Run(second).Summary());
        Assert.Equal(first.ToString(), second.ToString());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    public void A_network_of_every_size_runs_the_production_store_and_contracts(int validators)
    {
        RunReport report = AssertSound(new Request("stack", 3, validators, Mutation: null));

        Assert.True(report.TransactionsFinal > 10, report.Summary());
    }

    [Fact]
    public void A_calm_run_shows_that_nothing_went_wrong()
    {
        RunReport report = AssertSound(new Request("calm", 1, 4, Mutation: null));

        Assert.Equal((0, 0, 0, 0, 0), (report.Crashes, report.Partitions, report.MessagesDuplicated, report.Equivocations, report.Alarms));
        Assert.True(report.TransactionsAcknowledged > 10, report.Summary());
    }

    internal static RunReport AssertSound(Request request)
    {
        RunReport report = request.Run();
        Assert.True(report.Violation is null, $"{report.Violation}\n{report.Summary()}\n{Runner.CommandFor(report, request.Mutation)}");
        return report;
    }
}
