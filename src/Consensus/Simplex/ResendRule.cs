namespace Chain.Consensus;

/// <summary>
/// While nothing moves, own votes are sent again with the certificate that brought us here: messages get lost, and a
/// replica that restarts has forgotten what it was sent. Whoever votes for a view that we left is told where we are.
/// </summary>
internal static class ResendRule
{
    private const int FinalizeVotesMax = 16;

    /// <summary>Views that must pass before the same validator is told again, unless we are stuck ourselves.</summary>
    private const ulong AnswerIntervalViews = 16;

    /// <summary>The retry timer fired.</summary>
    public static void OnTimer(SimplexState state, View view, List<ConsensusEffect> effects)
    {
        if (view != state.View) return;

        Array.Clear(state.AnsweredAt);
        if (!state.Has(SimplexMutation.NoResend)) Resend(state, effects);
        effects.Add(new SetTimer(TimerKind.Retry, state.View, state.Options.RetryInterval));
    }

    /// <summary>Sends our votes above the last final view again, and what moved us to the current one.</summary>
    public static void Resend(SimplexState state, List<ConsensusEffect> effects)
    {
        if (state.Self < 0) return;

        int before = effects.Count;
        ResendFinalizeVotes(state, effects);
        if (state.Views.Find(state.View) is { } view)
        {
            if (view.VoteOf(VoteKind.Notarize, state.Self) is { } notarize) ResendNotarizeVote(state, view, notarize, effects);
            if (view.VoteOf(VoteKind.Nullify, state.Self) is { } nullify) effects.Add(new Broadcast(new VoteMessage(nullify)));
        }

        // At rest, with all final and nothing of ours on the way, there is nothing to say.
        if ((effects.Count > before || !state.IsIdle) && Newest(state) is { } newest)
        {
            effects.Insert(before, new Broadcast(new CertificateMessage(newest)));
        }
    }

    /// <summary>Tells the sender of a vote for a view that we left what has happened since. Rate-limited a validator.</summary>
    public static void AnswerStale(SimplexState state, ValidatorIndex? from, View stale, List<ConsensusEffect> effects)
    {
        if (from is not { } to || !MayAnswer(state, to)) return;

        state.AnsweredAt[to.Value] = state.View.Value;
        Certificate? newest = Newest(state);
        if (stale <= state.LastFinal.View && state.LastFinality is { } finality && finality != newest)
        {
            effects.Add(new Send(to, new CertificateMessage(finality)));
        }

        if (newest is not null) effects.Add(new Send(to, new CertificateMessage(newest)));
    }

    /// <summary>Whether a stale vote from this validator would be answered now.</summary>
    public static bool MayAnswer(SimplexState state, ValidatorIndex to)
    {
        if (to.Value == state.Self || state.Has(SimplexMutation.NoStaleAnswers)) return false;

        if (state.Has(SimplexMutation.AnswerEveryStaleVote)) return true;

        ulong answeredAt = state.AnsweredAt[to.Value];
        return answeredAt == 0 || state.View.Value >= answeredAt + AnswerIntervalViews;
    }

    /// <summary>The certificate that moved us to the current view, or the last finality certificate.</summary>
    private static Certificate? Newest(SimplexState state)
    {
        ViewState? left = state.Views.Find(new View(state.View.Value - 1));
        return left?.Finality ?? left?.Notarization ?? left?.Nullification ?? state.LastFinality;
    }

    private static void ResendFinalizeVotes(SimplexState state, List<ConsensusEffect> effects)
    {
        ulong window = ConsensusLimits.VoteWindowViews;
        ulong lowest = Math.Max(state.LastFinal.View.Value + 1, state.View.Value > window ? state.View.Value - window : 1);
        int left = FinalizeVotesMax;
        for (ulong view = state.View.Value - 1; view >= lowest && left > 0; view--)
        {
            if (state.Views.Find(new View(view))?.VoteOf(VoteKind.Finalize, state.Self) is not { } vote) continue;

            effects.Add(new Broadcast(new VoteMessage(vote)));
            left--;
        }
    }

    /// <summary>Our proposal goes again, whole, to those who did not vote for it; any other vote to all.</summary>
    private static void ResendNotarizeVote(SimplexState state, ViewState view, Vote notarize, List<ConsensusEffect> effects)
    {
        if (state.Proposer.Value != state.Self || state.Blocks.Find(notarize.BlockHash) is not { } held)
        {
            effects.Add(new Broadcast(new VoteMessage(notarize)));
            return;
        }

        ProposalMessage message = new(ProposerRule.Justify(state, held.Block, notarize));
        for (int validator = 0; validator < state.Validators.Count; validator++)
        {
            if (validator == state.Self || view.VoteOf(VoteKind.Notarize, validator) is not null) continue;
            effects.Add(new Send(new ValidatorIndex(validator), message));
        }
    }
}
