namespace Chain.Consensus;

/// <summary>
/// A notarization makes us vote to finalize its block unless we nullified its view. A quorum of those makes the block
/// and all its ancestors final; we hand them over once we hold them all.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3, finalize message and finalization of a notarized blockchain.</remarks>
internal static class FinalityRule
{
    /// <summary>Notes that our finalize vote is due. Cast by <see cref="CastDue"/>, when all else of the step is done.</summary>
    public static void Owe(SimplexState state, View view)
    {
        state.FinalizeDue.Add(view);
        if (state.FinalizeDue.Count > ConsensusLimits.VoteWindowViews) state.FinalizeDue.RemoveAt(0);
    }

    /// <summary>Notes a certificate whose chain is to be made final.</summary>
    public static void Pend(SimplexState state, Certificate certificate)
    {
        if (state.PendingFinality is { } pending && pending.View >= certificate.View) return;

        state.PendingFinality = certificate;
    }

    /// <summary>The node has compared its results with what a notarized block certifies, and we still vote.</summary>
    public static void OnJudged(SimplexState state, View view)
    {
        if (state.Views.Find(view) is not { } judged) return;

        judged.IsJudged = true;
        state.IsUnsettled = true;
    }

    /// <summary>
    /// Casts the finalize votes that are due, but for blocks that the node is judging. Late in the step, so that the write that
    /// they wait for holds up neither the next block nor its validation.
    /// </summary>
    public static void CastDue(SimplexState state, List<ConsensusEffect> effects)
    {
        if (!state.CanVote || state.FinalizeDue.Count == 0 || state.Has(SimplexMutation.NoFinalizeVote)) return;

        View[] due = [.. state.FinalizeDue.Where(view => !IsBeingJudged(state, view))];
        if (due.Length == 0) return;

        state.FinalizeDue.RemoveAll(due.Contains);
        foreach (View view in due)
        {
            if (view <= state.LastFinal.View || state.Views.Find(view) is not { Notarization: { } notarization } votes) continue;

            // A nullified view has no quorum left to finalize; the vote would be wasted.
            if (votes.Nullification is not null && !state.Has(SimplexMutation.NullifyAndFinalizeInOneView)) continue;
            if (VotingRule.TrySign(state, VoteKind.Finalize, view, notarization.BlockHash) is not { } vote) continue;

            VotingRule.Release(state, vote, block: null, new VoteMessage(vote), effects);
        }
    }

    /// <summary>A block that we do not hold cannot be judged, and its finality does not wait for its body.</summary>
    private static bool IsBeingJudged(SimplexState state, View view) =>
        state.Views.Find(view) is { IsAnnounced: true, IsJudged: false } && !state.Has(SimplexMutation.FinalizeUnjudged);

    /// <summary>Hands over the chain of the pending certificate, or does what is missing for it.</summary>
    public static void TryFinalize(SimplexState state, List<ConsensusEffect> effects)
    {
        if (state.PendingFinality is not { } certificate) return;
        if (state.Blocks.Find(certificate.BlockHash)?.Block is not { } tip)
        {
            RequestRule.WantBlock(state, BlockWant.Of(certificate), effects);
            return;
        }

        List<ConsensusBlock> chain = [];
        ConsensusBlock lowest = tip;
        for (ConsensusBlock? block = tip; block is not null && block.Height > state.LastFinal.Height;)
        {
            chain.Add(block);
            lowest = block;
            block = state.Blocks.Find(block.ParentHash)?.Block;
        }

        if (chain.Count > 0 && lowest.Height > state.LastFinal.Height.Next)
        {
            FetchBelow(state, lowest, tip, certificate, effects);
            return;
        }

        if (chain.Count == 0 || lowest.ParentHash != state.LastFinal.Hash)
        {
            // A certified block that does not extend our final one: only more than f faulty validators can do that.
            state.PendingFinality = null;
            VotingRule.Stop(state, VotingStatus.ConflictingFinality, effects);
            return;
        }

        chain.Reverse();
        if (state.Has(SimplexMutation.FinalizeWithoutAncestors)) chain.RemoveRange(0, chain.Count - 1);
        SetLastFinal(state, tip, certificate);
        effects.Add(new Finalize(chain, certificate));
    }

    /// <summary>Block sync brought the chain up to a certified block.</summary>
    /// <exception cref="ArgumentException">The certificate is not the tip's: a bug of the node.</exception>
    public static void OnAdvanced(SimplexState state, ChainAdvanced advanced, List<ConsensusEffect> effects)
    {
        if (advanced.Finality.Kind != VoteKind.Finalize || advanced.Finality.BlockHash != advanced.Tip.Hash)
        {
            throw new ArgumentException($"{advanced.Finality} does not certify {advanced.Tip}.", nameof(advanced));
        }

        if (advanced.Tip.View <= state.LastFinal.View) return;

        if (state.Self >= 0) state.Log.Note(advanced.Finality);
        SetLastFinal(state, advanced.Tip, advanced.Finality);
        if (advanced.Tip.View >= state.View) CertificateRule.MoveBehind(state, advanced.Finality, effects);
    }

    /// <summary>A short gap is closed block by block, a long one by the node.</summary>
    private static void FetchBelow(
        SimplexState state, ConsensusBlock lowest, ConsensusBlock tip, Certificate certificate, List<ConsensusEffect> effects)
    {
        if (lowest.Height.Value <= state.LastFinal.Height.Value + (ulong)state.Options.FetchBlocksMax)
        {
            RequestRule.WantBlock(state, BlockWant.ParentOf(lowest, certificate.View, certificate, hint: null), effects);
            return;
        }

        if (state.SyncAsked >= certificate.View) return;

        state.SyncAsked = certificate.View;
        effects.Add(new SyncNeeded(certificate, tip));
        if (!state.Has(SimplexMutation.HoldWhatSyncBrings)) DropBelow(state, certificate.View);
    }

    private static void SetLastFinal(SimplexState state, ConsensusBlock tip, Certificate certificate)
    {
        state.LastFinal = tip;
        state.LastFinality = certificate;
        if (state.PendingFinality is { } pending && pending.View <= tip.View) state.PendingFinality = null;
        state.Blocks.Add(tip);
        state.Requests.DropUpTo(tip.View);
        DropBelow(state, tip.View);
        state.IsUnsettled = true;
    }

    /// <summary>Forgets what is final, or will be when the node has synced.</summary>
    private static void DropBelow(SimplexState state, View view)
    {
        state.Views.DropBelow(view);
        state.Blocks.DropBelow(view, state.LastFinal);
        state.Requests.DropUpTo(new View(view.Value - 1));
        state.Log.DropPendingBelow(view);
    }
}
