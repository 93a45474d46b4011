using Chain.Simulator.Engine;
using Chain.Simulator.Running;

namespace Chain.Simulator.Tests;

/// <summary>Positive controls: a checker that finds nothing when a rule is broken proves nothing when none is.</summary>
public sealed class MutationTests
{
    public static TheoryData<string> Recorded() => [.. RecordedMutations.Load().Select(static caught => caught.Mutation)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_broken_rule_is_noticed(string mutation)
    {
        Caught caught = RecordedMutations.Load().Single(entry => entry.Mutation == mutation);

        Assert.Null(RecordedMutations.WhyNotCaught(caught));
    }

    [Fact]
    public void Every_rule_has_a_seed_below_the_limit_that_notices_when_it_is_broken()
    {
        IReadOnlyList<Caught> recorded = RecordedMutations.Load();

        Assert.Equal(Mutations.All.Select(static mutation => mutation.Name), recorded.Select(static caught => caught.Mutation));
        Assert.All(recorded, static caught => Assert.True(caught.Seed < RecordedMutations.SeedsMax));
        Assert.All(recorded, static caught => Assert.Equal(Mutations.Find(caught.Mutation).Profile, caught.Profile));
    }

    [Fact]
    public void Every_checker_finds_a_broken_rule() =>
        Assert.Empty(Enum.GetValues<CheckerName>().Except(RecordedMutations.Load().Select(static caught => caught.Checker)));
}
