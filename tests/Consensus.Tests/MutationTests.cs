namespace Chain.Consensus.Tests;

/// <summary>Positive controls: the simulation finds each rule that it can see the absence of, and within few seeds.</summary>
public sealed class MutationTests
{
    private const ulong SeedsMax = 300;
    private const SimplexMutation Silent = SimplexMutation.NoEvidenceOfTwoNotarizes | SimplexMutation.NoEvidenceOfTwoFinalizes
        | SimplexMutation.NoEvidenceOfNullifyAndFinalize;

    [Theory]
    [InlineData(nameof(SimplexMutation.SendVotesBeforePersist))]
    [InlineData(nameof(SimplexMutation.NullifyAndFinalizeInOneView))]
    [InlineData(nameof(SimplexMutation.TimerDoesNotNullifyAfterNotarize))]
    [InlineData(nameof(SimplexMutation.ProposerEquivocatesAfterRestart))]
    [InlineData(nameof(SimplexMutation.TwoNotarizesInOneView))]
    [InlineData(nameof(SimplexMutation.QuorumTooSmall))]
    [InlineData(nameof(SimplexMutation.NotarizationCountsAsFinality))]
    [InlineData(nameof(SimplexMutation.AcceptParentWithoutNullifications))]
    [InlineData(nameof(SimplexMutation.ForgetLogOnRestart))]
    [InlineData(nameof(SimplexMutation.BufferUnbounded))]
    [InlineData(nameof(SimplexMutation.VoteWithoutLog))]
    [InlineData(nameof(SimplexMutation.NoResend))]
    [InlineData(nameof(SimplexMutation.NoRequests))]
    [InlineData(nameof(SimplexMutation.HonestVotesAreEvidence))]
    [InlineData(nameof(SimplexMutation.NoJump))]
    [InlineData(nameof(SimplexMutation.NotarizeUnvalidated))]
    [InlineData(nameof(SimplexMutation.PersistVoteWithoutBlock))]
    [InlineData(nameof(SimplexMutation.FinalizeWithoutAncestors))]
    [InlineData(nameof(SimplexMutation.PersistVotesWithoutCertificates))]
    [InlineData(nameof(SimplexMutation.NoRequestRotation))]
    [InlineData(nameof(SimplexMutation.UnboundedTimers))]
    public void A_broken_rule_is_caught(string mutation)
    {
        SimplexMutation broken = Enum.Parse<SimplexMutation>(mutation);
        string? violation = null;
        for (ulong seed = 0; seed < SeedsMax && violation is null; seed++)
        {
            violation = new SimulatedCluster(seed, SimulationTests.PlanOf(seed, broken)).Run();
        }

        Assert.NotNull(violation);
    }

    [Fact]
    public void Without_evidence_nobody_is_accused()
    {
        int accused = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            SimulatedCluster cluster = new(seed, SimulationTests.PlanOf(seed, Silent));
            cluster.Run();
            accused += cluster.Check.Accused.Count;
        }

        Assert.Equal(0, accused);
    }
}
