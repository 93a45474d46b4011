using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>What happens to a replica. The shell feeds them one at a time.</summary>
public abstract record ConsensusEvent
{
    private protected ConsensusEvent() { }
}

/// <summary>A message that <see cref="MessageVerifier"/> found valid.</summary>
/// <param name="From">The validator whose connection brought it, not necessarily its author; null for any other peer.</param>
/// <param name="Message">The message.</param>
public sealed record MessageReceived(ValidatorIndex? From, ConsensusMessage Message) : ConsensusEvent;

/// <summary>A timer of <see cref="SetTimer"/> ran out.</summary>
public sealed record TimerFired(TimerKind Kind, View View) : ConsensusEvent;

/// <summary>Answers <see cref="BuildBlock"/>, when the node wants: an idle node holds back.</summary>
/// <param name="View">The view of the request.</param>
/// <param name="Block">A valid block on the parent of the request.</param>
public sealed record BlockBuilt(View View, ConsensusBlock Block) : ConsensusEvent;

/// <summary>Answers <see cref="ValidateBlock"/>, at any time later; never before the node knows.</summary>
/// <param name="Block">Hash of the block.</param>
/// <param name="Valid">Whether our vote may support it.</param>
public sealed record BlockValidated(Hash32 Block, bool Valid) : ConsensusEvent;

/// <summary>
/// Answers <see cref="BlockNotarized"/>, behind <see cref="StopVoting"/> if the block certifies other results than ours: only
/// now may our finalize vote go out.
/// </summary>
/// <param name="View">The block's view.</param>
public sealed record BlockJudged(View View) : ConsensusEvent;

/// <summary>
/// Whether there is something to agree on: transactions valid on this branch wait, the tip is not final, or its
/// transactions are not certified yet. A replica starts as if there were.
/// </summary>
public sealed record WorkChanged(bool Pending) : ConsensusEvent;

/// <summary>Block sync imported and verified the chain up to here.</summary>
/// <param name="Tip">The last imported block.</param>
/// <param name="Finality">Its finality certificate.</param>
public sealed record ChainAdvanced(ConsensusBlock Tip, Certificate Finality) : ConsensusEvent;

/// <summary>Whether the node's store lags behind a finality certificate that it verified. No votes meanwhile.</summary>
public sealed record SyncingChanged(bool Syncing) : ConsensusEvent;

/// <summary>
/// The node's store durably holds every final block up to the one of this view: the vote log need not. Answered by
/// <see cref="CompactLog"/> when there is enough to drop.
/// </summary>
public sealed record BlocksDurable(View View) : ConsensusEvent;

/// <summary>Never vote again in this process.</summary>
/// <param name="Reason">Why: <see cref="VotingStatus.Diverged"/>.</param>
public sealed record StopVoting(VotingStatus Reason) : ConsensusEvent;

/// <summary>Timers that a replica keeps; one of each kind runs at a time.</summary>
public enum TimerKind
{
    /// <summary>The view takes too long: nullify it.</summary>
    View,

    /// <summary>Nothing moves: send our own votes again.</summary>
    Retry,

    /// <summary>Something that we asked for did not come: ask another.</summary>
    Request,

    /// <summary>What others were answered may be answered again.</summary>
    Answer,
}
