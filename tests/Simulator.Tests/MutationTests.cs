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
    public void Every_recorded_seed_is_of_a_known_mutation_and_below_the_limit()
    {
        IReadOnlyList<Caught> recorded = RecordedMutations.Load();

        Assert.Empty(recorded.Select(static caught => caught.Mutation).Except(Mutations.All.Select(static mutation => mutation.Name)));
        Assert.All(recorded, static caught => Assert.True(caught.Seed < RecordedMutations.SeedsMax));
    }
}
