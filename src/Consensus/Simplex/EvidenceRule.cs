namespace Chain.Consensus;

/// <summary>
/// Reports two votes of one key that no honest validator signs both, once a validator and view. A vote of our own key
/// that we did not cast means that a copy of the key is at work, or that our log is an old one: we stop for good.
/// </summary>
internal static class EvidenceRule
{
    /// <summary>Compares a vote with what its signer said before, alone or within a certificate.</summary>
    public static void Check(SimplexState state, ViewState view, Vote vote, List<ConsensusEffect> effects)
    {
        CheckAgainst(state, view, vote, vote.Kind, effects);
        if (vote.Kind == VoteKind.Nullify) CheckAgainst(state, view, vote, VoteKind.Finalize, effects);
        if (vote.Kind == VoteKind.Finalize) CheckAgainst(state, view, vote, VoteKind.Nullify, effects);
        if (state.Has(SimplexMutation.HonestVotesAreEvidence) && vote.Kind == VoteKind.Nullify
            && view.Find(VoteKind.Notarize, vote.Signer) is { } notarize && view.TryAccuse(vote.Signer))
        {
            effects.Add(new ReportEvidence(new Evidence(notarize, vote)));
        }
    }

    /// <summary>Compares the votes within a new certificate with what their signers said before.</summary>
    public static void Check(SimplexState state, ViewState view, Certificate certificate, List<ConsensusEffect> effects)
    {
        for (int i = 0; i < certificate.Signers.Count; i++)
        {
            ValidatorIndex signer = certificate.Signers[i];
            TallyRule.MarkHeard(state, signer, certificate.View);
            if (signer.Value == state.Self) CheckOwn(state, certificate.VoteAt(i), effects);
            else if (IsSuspect(view, certificate, signer)) Check(state, view, certificate.VoteAt(i), effects);
        }
    }

    /// <summary>Stops our voting if a valid vote of our key is not one that we cast.</summary>
    public static void CheckOwn(SimplexState state, Vote vote, List<ConsensusEffect> effects)
    {
        // Our votes up to the last final view, and to the log's floor, may be gone from the log; they can do no more harm.
        if (vote.View <= state.LastFinal.View || vote.View < state.Horizon || vote.View <= state.Log.Floor || state.Has(SimplexMutation.IgnoreForeignVotes)) return;
        if (state.Views.Find(vote.View)?.VoteOf(vote.Kind, state.Self)?.BlockHash == vote.BlockHash) return;

        VotingRule.Stop(state, VotingStatus.ForeignVote, effects);
    }

    /// <summary>Whether the signer voted in this view otherwise than the certificate says; saves making votes of it all.</summary>
    private static bool IsSuspect(ViewState view, Certificate certificate, ValidatorIndex signer)
    {
        Vote? same = view.VoteOf(certificate.Kind, signer.Value);
        return (same is not null && same.BlockHash != certificate.BlockHash)
            || (certificate.Kind == VoteKind.Nullify && view.Find(VoteKind.Finalize, signer) is not null)
            || (certificate.Kind == VoteKind.Finalize && view.Find(VoteKind.Nullify, signer) is not null);
    }

    private static void CheckAgainst(SimplexState state, ViewState view, Vote vote, VoteKind kind, List<ConsensusEffect> effects)
    {
        if (state.Has(IgnoringPair(vote.Kind, kind)) || view.Find(kind, vote.Signer) is not { } before) return;
        if (Evidence.Of(before, vote) is { } evidence && view.TryAccuse(vote.Signer)) effects.Add(new ReportEvidence(evidence));
    }

    /// <summary>The mutations that switch evidence of this pair off.</summary>
    private static SimplexMutation IgnoringPair(VoteKind one, VoteKind other)
    {
        if (one != other) return SimplexMutation.NoEvidenceOfNullifyAndFinalize;

        bool isNotarize = one == VoteKind.Notarize;
        return isNotarize ? SimplexMutation.NoEvidenceOfTwoNotarizes : SimplexMutation.NoEvidenceOfTwoFinalizes;
    }
}
