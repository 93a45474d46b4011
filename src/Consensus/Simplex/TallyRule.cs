namespace Chain.Consensus;

/// <summary>Counts votes, at most one a kind, view and validator, within a window around our view.</summary>
/// <remarks>Source: Chan and Pass, section 3, notarization; the window bounds what a faulty validator can make us hold.</remarks>
internal static class TallyRule
{
    /// <summary>Takes a verified vote from the network.</summary>
    public static void Receive(SimplexState state, ValidatorIndex? from, Vote vote, List<ConsensusEffect> effects)
    {
        if (vote.Signer.Value == state.Self)
        {
            EvidenceRule.CheckOwn(state, vote, effects);
            return;
        }

        ulong window = ConsensusLimits.VoteWindowViews;
        if (vote.View.Value > state.View.Value + window && !state.Has(SimplexMutation.BufferUnbounded)) return;
        if (vote.View < state.Horizon || vote.View.Value + window < state.View.Value || vote.View.Value == 0)
        {
            ResendRule.AnswerStale(state, from, vote.View, effects);
            return;
        }

        // A vote that comes again for a view that we left shows that its sender is stuck there.
        bool isNew = Count(state, vote, effects);
        if (!isNew && vote.View < state.View) ResendRule.AnswerStale(state, from, vote.View, effects);
    }

    /// <summary>Counts a vote, ours or another's; false if it was counted before, or conflicts with one that was.</summary>
    public static bool Count(SimplexState state, Vote vote, List<ConsensusEffect> effects)
    {
        ViewState view = state.Views.GetOrAdd(vote.View);
        EvidenceRule.Check(state, view, vote, effects);
        Vote? held = view.VoteOf(vote.Kind, vote.Signer.Value);
        if (held is not null && (held.BlockHash == vote.BlockHash || !state.Has(SimplexMutation.TwoNotarizesInOneView))) return false;

        view.Set(vote);
        MarkHeard(state, vote.Signer, vote.View);
        if (vote.View == state.View && vote.Kind == VoteKind.Notarize && vote.Signer == state.Proposer) state.IsUnsettled = true;
        if (view.CertificateOf(vote.Kind) is null && view.CountLike(vote) >= state.Validators.Quorum)
        {
            CertificateRule.Accept(state, view.Certify(vote), effects);
        }

        return true;
    }

    /// <summary>Notes that a validator voted lately.</summary>
    public static void MarkHeard(SimplexState state, ValidatorIndex validator, View view)
    {
        if (view.Value + (ulong)state.Options.SilentViews >= state.View.Value) state.Silence[validator.Value] = 0;
    }
}
