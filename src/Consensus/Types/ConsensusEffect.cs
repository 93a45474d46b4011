using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// What a replica asks of its shell. The shell carries effects out in list order, and those of a later event after
/// those of an earlier one; nothing behind a <see cref="Persist"/> may become visible before that write is durable.
/// It goes on applying events meanwhile.
/// </summary>
public abstract record ConsensusEffect
{
    private protected ConsensusEffect() { }
}

/// <summary>Append these records to the vote log and make them durable together.</summary>
public sealed record Persist(IReadOnlyList<LogRecord> Records) : ConsensusEffect;

/// <summary>Send to every other validator. Best effort.</summary>
public sealed record Broadcast(ConsensusMessage Message) : ConsensusEffect;

/// <summary>Send to one validator. Best effort.</summary>
public sealed record Send(ValidatorIndex To, ConsensusMessage Message) : ConsensusEffect;

/// <summary>
/// Apply <see cref="TimerFired"/> once, no sooner than after this many ticks, instead of any earlier timer of the
/// same kind.
/// </summary>
public sealed record SetTimer(TimerKind Kind, View View, Ticks After) : ConsensusEffect;

/// <summary>Build our block for this view, and answer by <see cref="BlockBuilt"/>. Replaces any earlier request.</summary>
public sealed record BuildBlock(View View, ConsensusBlock Parent) : ConsensusEffect;

/// <summary>Say by <see cref="BlockValidated"/> whether we may vote for this block. Asked once a block.</summary>
public sealed record ValidateBlock(ConsensusBlock Block, ConsensusBlock Parent) : ConsensusEffect;

/// <summary>
/// A block that we hold is notarized: compare the roots that its header certifies with our own, and answer by
/// <see cref="BlockJudged"/>.
/// </summary>
public sealed record BlockNotarized(ConsensusBlock Block, Certificate Certificate) : ConsensusEffect;

/// <summary>
/// These blocks are final. Over the life of a replica each block above its root appears once, in height order,
/// without gaps but for those that block sync imported.
/// </summary>
/// <param name="Blocks">Ascending; each the parent of the next.</param>
/// <param name="Certificate">Of the last block; it proves the others through their headers.</param>
public sealed record Finalize(IReadOnlyList<ConsensusBlock> Blocks, Certificate Certificate) : ConsensusEffect;

/// <summary>Fetch blocks by height up to this one, and answer by <see cref="ChainAdvanced"/>. Asked once a certificate.</summary>
/// <param name="Finality">A verified finality certificate far above the chain that we hold.</param>
/// <param name="Block">Its block.</param>
public sealed record SyncNeeded(Certificate Finality, ConsensusBlock Block) : ConsensusEffect;

/// <summary>Send the block from the store to this validator by <see cref="BlockResponse"/>, if it is there.</summary>
public sealed record ServeBlock(ValidatorIndex To, Hash32 Hash) : ConsensusEffect;

/// <summary>A validator signed what no honest one signs.</summary>
public sealed record ReportEvidence(Evidence Evidence) : ConsensusEffect;

/// <summary>This replica never votes again with its key; it goes on following. Raise the alarm.</summary>
public sealed record VotingStopped(VotingStatus Reason) : ConsensusEffect;

/// <summary>Replace the vote log by these records, atomically. Later records go behind them.</summary>
public sealed record CompactLog(IReadOnlyList<LogRecord> Keep) : ConsensusEffect;
