namespace Chain.Consensus;

/// <summary>
/// In our view we propose one block on a notarized parent such that every view between is nullified, with the proof
/// of both. The proposal is our notarize vote: it is persisted like one, so that after a restart we propose the same.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3, leader's proposal.</remarks>
internal static class ProposerRule
{
    /// <summary>Asks the node for a block if it is our turn and a parent is at hand.</summary>
    public static void TryPropose(SimplexState state, List<ConsensusEffect> effects)
    {
        if (!state.CanVote || state.Proposer.Value != state.Self) return;

        ViewState view = state.Views.GetOrAdd(state.View);
        if (view.BuildParent is not null || view.VoteOf(VoteKind.Notarize, state.Self) is not null) return;
        if (FindParent(state, effects) is not { } parent) return;

        view.BuildParent = parent;
        effects.Add(new BuildBlock(state.View, parent));
    }

    /// <summary>Proposes the block that the node built.</summary>
    /// <exception cref="InvalidOperationException">The block is not the one that was asked for: a bug of the node.</exception>
    public static void OnBuilt(SimplexState state, BlockBuilt built, List<ConsensusEffect> effects)
    {
        if (built.View != state.View || state.Views.Find(built.View) is not { BuildParent: { } parent } view) return;

        view.BuildParent = null;
        ConsensusBlock block = built.Block;
        if (block.View != built.View || block.Epoch != state.Domain.Epoch || block.Proposer.Value != state.Self
            || block.ParentHash != parent.Hash || block.Height != parent.Height.Next)
        {
            throw new InvalidOperationException($"The node built {block} for view {built.View} on {parent}.");
        }

        if (VotingRule.TrySign(state, VoteKind.Notarize, built.View, block.Hash) is not { } vote) return;

        view.BuildParent = parent;
        state.Blocks.Add(block).Validity = BlockValidity.Valid;
        VotingRule.Release(state, vote, block, new ProposalMessage(Justify(state, block, vote)), effects);
    }

    /// <summary>Joins our block of the current view with what justifies it.</summary>
    public static Proposal Justify(SimplexState state, ConsensusBlock block, Vote vote)
    {
        if (state.Has(SimplexMutation.ProposeWithoutProof)) return new Proposal(block, vote, null, []);

        bool isOnRoot = block.ParentHash == state.LastFinal.Hash;
        Certificate? certificate = isOnRoot ? state.LastFinality : FindProof(state, block);
        List<Certificate> nullifications = [];
        ulong lowest = (certificate?.View ?? state.LastFinal.View).Value + 1;
        ulong most = ConsensusLimits.CertificatesMax;
        if (block.View.Value - lowest > most && !state.Has(SimplexMutation.ProposeAllNullifications)) lowest = block.View.Value - most;
        for (ulong between = lowest; between < block.View.Value; between++)
        {
            if (state.Views.Find(new View(between))?.Nullification is { } nullification) nullifications.Add(nullification);
        }

        return new Proposal(block, vote, certificate, nullifications);
    }

    /// <summary>
    /// The parent's notarization or finality certificate. After a restart the log has it, but not the parent if we did not vote
    /// for that.
    /// </summary>
    private static Certificate? FindProof(SimplexState state, ConsensusBlock block)
    {
        for (ulong below = block.View.Value - 1; below > state.LastFinal.View.Value; below--)
        {
            ViewState? view = state.Views.Find(new View(below));
            if ((view?.Notarization ?? view?.Finality) is { } found && found.BlockHash == block.ParentHash) return found;
        }

        return null;
    }

    /// <summary>
    /// The highest notarized block whose chain we hold and above which every view is nullified. A notarized view may be
    /// nullified too: then a block that nobody delivers cannot hold us up.
    /// </summary>
    private static ConsensusBlock? FindParent(SimplexState state, List<ConsensusEffect> effects)
    {
        for (ulong below = state.View.Value - 1; below > state.LastFinal.View.Value; below--)
        {
            ViewState? view = state.Views.Find(new View(below));
            if (view?.Notarization is { } notarization
                && state.Blocks.Find(notarization.BlockHash) is { } held
                && state.Blocks.HasChain(held.Block, state.LastFinal))
            {
                return held.Block;
            }

            bool isHeldUp = view?.Notarization is not null && state.Has(SimplexMutation.WaitForWithheldBlock);
            if (view?.Nullification is not null && !isHeldUp) continue;
            if (view?.Notarization is null) RequestRule.WantCertificates(state, state.LastFinal.View.Next, new View(below), effects);
            else RequestRule.WantChain(state, view.Notarization, effects);
            return null;
        }

        return state.LastFinal;
    }
}
