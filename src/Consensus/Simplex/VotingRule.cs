using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// The only place where a vote is signed: one notarize a view, ever; nullify and finalize exclude each other in a
/// view, for ever; durable before it is sent.
/// </summary>
/// <remarks>
/// Source: Chan and Pass, section 3: a player that sends a finalize message for an iteration never sends its dummy
/// vote, and the reverse. Lemma "no dummy and final" is this exclusion; it needs the votes to outlive a crash.
/// </remarks>
internal static class VotingRule
{
    /// <summary>Signs a vote if the rules permit it; the caller passes it to <see cref="Release"/> in the same step.</summary>
    public static Vote? TrySign(SimplexState state, VoteKind kind, View view, Hash32 blockHash)
    {
        if (!state.CanVote || !Permits(state, kind, view)) return null;

        Epoch epoch = state.Domain.Epoch;
        byte[] bytes = Vote.SigningBytes(kind, state.Domain.GenesisHash, epoch, view, blockHash);
        return new Vote(kind, epoch, view, blockHash, new ValidatorIndex(state.Self), state.Signer!.Sign(bytes));
    }

    /// <summary>Persists a vote with the block that it supports, sends the message that carries it, and counts it.</summary>
    public static void Release(
        SimplexState state, Vote vote, ConsensusBlock? block, ConsensusMessage message, List<ConsensusEffect> effects)
    {
        bool isForgotten = message is ProposalMessage && state.Has(SimplexMutation.ProposerEquivocatesAfterRestart);
        if (state.Has(SimplexMutation.SendVotesBeforePersist)) effects.Add(new Broadcast(message));
        if (!isForgotten) effects.Add(new Persist(state.Log.Append(vote, block)));
        if (!state.Has(SimplexMutation.SendVotesBeforePersist)) effects.Add(new Broadcast(message));

        // Counted before it is durable: whatever follows from it stands behind the Persist.
        TallyRule.Count(state, vote, effects);
    }

    /// <summary>
    /// Never votes again. A reason that concerns the key itself outlives this process, and is noted even if another, which
    /// ends with it, came first.
    /// </summary>
    public static void Stop(SimplexState state, VotingStatus reason, List<ConsensusEffect> effects)
    {
        bool isForNow = state.Stopped is VotingStatus.Diverged or VotingStatus.ConflictingFinality;
        bool isLasting = reason == VotingStatus.ForeignVote && !state.Has(SimplexMutation.FirstStopHidesABan);
        if (state.Stopped != VotingStatus.Voting && !(isForNow && isLasting)) return;

        state.Stopped = reason;
        if (reason == VotingStatus.ForeignVote && !state.Has(SimplexMutation.ForgetBan)) effects.Add(new Persist(state.Log.Append(reason)));
        effects.Add(new VotingStopped(reason));
    }

    private static bool Permits(SimplexState state, VoteKind kind, View view)
    {
        if (view <= state.Log.Floor && !state.Has(SimplexMutation.VoteBelowTheLog)) return false;

        ViewState votes = state.Views.GetOrAdd(view);
        bool isNullified = votes.VoteOf(VoteKind.Nullify, state.Self) is not null;
        bool isFinalized = votes.VoteOf(VoteKind.Finalize, state.Self) is not null;
        bool mayDoBoth = state.Has(SimplexMutation.NullifyAndFinalizeInOneView);
        return kind switch
        {
            VoteKind.Notarize when isNullified && state.Has(SimplexMutation.NoNotarizeAfterNullify) => false,
            VoteKind.Notarize => votes.VoteOf(VoteKind.Notarize, state.Self) is null || state.Has(SimplexMutation.TwoNotarizesInOneView),
            VoteKind.Nullify => !isNullified && (!isFinalized || mayDoBoth),
            VoteKind.Finalize => !isFinalized && (!isNullified || mayDoBoth),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of vote."),
        };
    }
}
