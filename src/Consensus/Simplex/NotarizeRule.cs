using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// While in a view we notarize its proposer's first block once: if the node finds it valid, its parent is notarized or
/// final, and every view between is nullified. Any such parent will do, not only the highest that we know: a proposer
/// may rightly know less than we do.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3, "upon receiving the first valid proposal".</remarks>
internal static class NotarizeRule
{
    /// <summary>Takes a verified proposal.</summary>
    public static void Receive(SimplexState state, ValidatorIndex? from, Proposal proposal, List<ConsensusEffect> effects)
    {
        if (proposal.ParentCertificate is { } parent) CertificateRule.Accept(state, parent, effects);
        foreach (Certificate nullification in proposal.Nullifications) CertificateRule.Accept(state, nullification, effects);

        // The block first: its vote may complete a quorum, and then the body is wanted at once.
        ConsensusBlock block = proposal.Block;
        if (!TryAddWanted(state, block, effects) && IsFirst(state, block)) AddBlock(state, block, effects);
        TallyRule.Receive(state, from, proposal.ProposerVote, effects);
    }

    /// <summary>Adds a block that was asked for; false if it was not.</summary>
    public static bool TryAddWanted(SimplexState state, ConsensusBlock block, List<ConsensusEffect> effects)
    {
        if (RequestRule.FindWant(state, block) is not { } want) return false;

        state.Requests.Remove(want);
        AddBlock(state, block, effects).IsCertified = want.Source is not null;
        return true;
    }

    /// <summary>Votes for the proposal of the current view, or does what is missing for it.</summary>
    public static void TryNotarize(SimplexState state, List<ConsensusEffect> effects)
    {
        ValidatorIndex proposer = state.Proposer;
        if (!state.CanVote || proposer.Value == state.Self) return;

        ViewState view = state.Views.GetOrAdd(state.View);
        if (view.VoteOf(VoteKind.Notarize, proposer.Value) is not { } proposal) return;
        if (view.VoteOf(VoteKind.Notarize, state.Self) is { } own
            && (own.BlockHash == proposal.BlockHash || !state.Has(SimplexMutation.TwoNotarizesInOneView)))
        {
            return;
        }

        if (state.Blocks.Find(proposal.BlockHash) is not { } held)
        {
            RequestRule.WantBlock(state, BlockWant.Of(proposal), effects);
            return;
        }

        if (held.Validity is BlockValidity.Invalid or BlockValidity.Asked || FindParent(state, held, effects) is not { } parent) return;
        if (held.Validity == BlockValidity.Unknown)
        {
            held.Validity = BlockValidity.Asked;
            effects.Add(new ValidateBlock(held.Block, parent));
            if (!state.Has(SimplexMutation.NotarizeUnvalidated)) return;
        }

        if (VotingRule.TrySign(state, VoteKind.Notarize, state.View, proposal.BlockHash) is not { } vote) return;

        VotingRule.Release(state, vote, held.Block, new VoteMessage(vote), effects);
    }

    /// <summary>Takes the node's verdict.</summary>
    public static void OnValidated(SimplexState state, Hash32 block, bool valid)
    {
        if (state.Blocks.Find(block) is not { Validity: BlockValidity.Asked } held) return;

        held.Validity = valid ? BlockValidity.Valid : BlockValidity.Invalid;
        state.IsUnsettled = true;
    }

    /// <summary>The parent if the block may follow it; null if it never may, or if something is missing, which is then requested.</summary>
    private static ConsensusBlock? FindParent(SimplexState state, BlockState held, List<ConsensusEffect> effects)
    {
        ConsensusBlock block = held.Block;
        bool isOnRoot = block.ParentHash == state.LastFinal.Hash;
        if (block.View != state.View || block.Height <= state.LastFinal.Height || isOnRoot != (block.Height == state.LastFinal.Height.Next))
        {
            held.Validity = BlockValidity.Invalid; // It stands beside the final chain, or not where it says.
            return null;
        }

        if (state.Blocks.Find(block.ParentHash)?.Block is not { } parent)
        {
            // A proof of the parent names validators that hold it; without one we ask the proposer.
            RequestRule.WantBlock(state, BlockWant.ParentOf(block, state.View, source: null, block.Proposer), effects);
            return null;
        }

        if (parent.View >= block.View || block.Height != parent.Height.Next)
        {
            held.Validity = BlockValidity.Invalid;
            return null;
        }

        bool isNotarized = state.Views.Find(parent.View)?.Notarization?.BlockHash == parent.Hash;
        if (!isOnRoot && !isNotarized && !state.Has(SimplexMutation.AcceptUnnotarizedParent))
        {
            RequestRule.WantCertificates(state, parent.View, parent.View, effects);
            return null;
        }

        if (!AreNullified(state, parent.View, effects)) return null;
        if (!state.Blocks.HasChain(parent, state.LastFinal))
        {
            RequestRule.WantAncestor(state, parent, effects);
            return null;
        }

        bool isRefused = state.Has(SimplexMutation.OnlyOwnHighestParent) && !IsHighest(state, parent);
        return isRefused ? null : parent;
    }

    private static bool AreNullified(SimplexState state, View parent, List<ConsensusEffect> effects)
    {
        if (state.Has(SimplexMutation.AcceptParentWithoutNullifications)) return true;

        for (ulong between = state.View.Value - 1; between > parent.Value; between--)
        {
            if (state.Views.Find(new View(between))?.Nullification is not null) continue;

            RequestRule.WantCertificates(state, parent.Next, new View(between), effects);
            return false;
        }

        return true;
    }

    private static BlockState AddBlock(SimplexState state, ConsensusBlock block, List<ConsensusEffect> effects)
    {
        BlockState added = state.Blocks.Add(block);
        if (state.Views.Find(block.View) is { } view && view.Notarization?.BlockHash == block.Hash)
        {
            CertificateRule.Announce(state, view, effects);
        }

        state.IsUnsettled = true;
        return added;
    }

    /// <summary>Whether the block is its proposer's first for the current view, as far as we know.</summary>
    private static bool IsFirst(SimplexState state, ConsensusBlock block)
    {
        if (block.View != state.View || block.Proposer.Value == state.Self) return false;

        Vote? held = state.Views.Find(block.View)?.VoteOf(VoteKind.Notarize, block.Proposer.Value);
        return held is null || held.BlockHash == block.Hash || state.Has(SimplexMutation.TwoNotarizesInOneView);
    }

    private static bool IsHighest(SimplexState state, ConsensusBlock parent)
    {
        for (ulong above = parent.View.Value + 1; above < state.View.Value; above++)
        {
            if (state.Views.Find(new View(above))?.Notarization is not null) return false;
        }

        return true;
    }
}
