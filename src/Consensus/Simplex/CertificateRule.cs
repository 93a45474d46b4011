namespace Chain.Consensus;

/// <summary>
/// A certificate for a view not below ours moves us to the view after it, whichever its kind. Everyone who comes to
/// hold one passes it on once, so that what moved one honest replica moves all.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3: on seeing a notarized blockchain of height h, multicast it and enter h + 1.</remarks>
internal static class CertificateRule
{
    /// <summary>Takes a verified certificate, from the network or made of counted votes.</summary>
    public static void Accept(SimplexState state, Certificate certificate, List<ConsensusEffect> effects)
    {
        if (state.Holds(certificate)) return;
        if (certificate.View > state.View && state.Has(SimplexMutation.NoJump)) return;

        ViewState view = state.Views.GetOrAdd(certificate.View);
        EvidenceRule.Check(state, view, certificate, effects);
        view.Set(certificate);
        if (state.Self >= 0) Forward(state, certificate, effects);

        if (certificate.Kind == VoteKind.Finalize) FinalityRule.Pend(state, certificate);
        if (certificate.View >= state.View) MoveBehind(state, certificate, effects);
        if (certificate.Kind == VoteKind.Notarize) OnNotarization(state, view, certificate, effects);
        state.IsUnsettled = true;
    }

    /// <summary>Tells the node of a notarized block once we hold both, and asks for the block if we do not.</summary>
    public static void Announce(SimplexState state, ViewState view, List<ConsensusEffect> effects)
    {
        if (view.IsAnnounced || view.Notarization is not { } notarization) return;
        if (state.Blocks.Find(notarization.BlockHash) is not { } held)
        {
            RequestRule.WantBlock(state, BlockWant.Of(notarization), effects);
            return;
        }

        view.IsAnnounced = true;
        effects.Add(new BlockNotarized(held.Block, notarization));
    }

    /// <summary>Enters the view after the certificate's.</summary>
    public static void MoveBehind(SimplexState state, Certificate certificate, List<ConsensusEffect> effects)
    {
        if (certificate.Kind == VoteKind.Nullify) state.NullifiedViews++;
        else state.NotarizedViews++;

        PaceRule.OnLeave(state, certificate);
        for (int i = 0; i < state.Silence.Length; i++) state.Silence[i]++;
        state.View = certificate.View.Next;
        TimeoutRule.OnEnter(state, effects);
        ulong window = ConsensusLimits.VoteWindowViews;
        if (state.View.Value <= window) return;

        View bound = new(state.View.Value - window);
        state.Blocks.DropUncertified(bound, state.Views, state.LastFinal);
        if (state.Has(SimplexMutation.DropOldCertificates)) state.Views.DropBelow(bound);
    }

    private static void Forward(SimplexState state, Certificate certificate, List<ConsensusEffect> effects)
    {
        state.Log.Note(certificate);
        if (state.Has(SimplexMutation.NoCertificateForwarding)) return;

        effects.Add(new Broadcast(new CertificateMessage(certificate)));
    }

    private static void OnNotarization(SimplexState state, ViewState view, Certificate certificate, List<ConsensusEffect> effects)
    {
        Announce(state, view, effects);
        FinalityRule.Owe(state, certificate.View);
        if (state.Has(SimplexMutation.NotarizationCountsAsFinality)) FinalityRule.Pend(state, certificate);
    }
}
