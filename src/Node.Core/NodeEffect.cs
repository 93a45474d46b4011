using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Core;

/// <summary>
/// What the node asks of its shell. The shell carries effects out in list order, over all lists that
/// <see cref="NodeMachine.Apply"/> gave; what follows a <see cref="PersistVotes"/> must not become visible to anyone
/// before that write is durable.
/// </summary>
public abstract record NodeEffect
{
    private protected NodeEffect() { }
}

/// <summary>Append these records to the vote log and make them durable.</summary>
public sealed record PersistVotes(IReadOnlyList<LogRecord> Records) : NodeEffect;

/// <summary>Replace the vote log by these records, at leisure.</summary>
public sealed record CompactVoteLog(IReadOnlyList<LogRecord> Keep) : NodeEffect;

/// <summary>Send to one peer. Delivery is best effort.</summary>
public sealed record SendToPeer(ValidatorIndex To, ReadOnlyMemory<byte> Message, MessageClass Class) : NodeEffect;

/// <summary>Send to every connected peer. Delivery is best effort.</summary>
public sealed record SendToAll(ReadOnlyMemory<byte> Message, MessageClass Class) : NodeEffect;

/// <summary>Fire <see cref="NodeTimerFired"/> once, no sooner than <paramref name="AfterMs"/> from now; replaces the same timer.</summary>
public sealed record StartTimer(NodeTimer Timer, ulong AfterMs) : NodeEffect;

/// <summary>
/// Execute this final block after the one before it, write block, certificate, state and receipts in one batch, and
/// answer with <see cref="BlockExecuted"/> when it is durable.
/// </summary>
/// <param name="Block">The final block; each height exactly once, ascending.</param>
/// <param name="Certificate">Its own finality certificate, or null if it is final through a later block.</param>
public sealed record ExecuteBlock(Block Block, Certificate? Certificate) : NodeEffect;

/// <summary>Tell the client what became of its submission.</summary>
public sealed record AnswerSubmission(long Token, AdmitResult Result) : NodeEffect;

/// <summary>Answer <see cref="TransactionLookedUp"/>; null if the transaction does not wait.</summary>
public sealed record AnswerLookUp(long Token, Transaction? Transaction) : NodeEffect;

/// <summary>Read final blocks from the store and send them as a <see cref="Messages.BlocksMessage"/>.</summary>
public sealed record ServeBlocks(ValidatorIndex To, ulong FromHeight, int CountMax) : NodeEffect;

/// <summary>Read one final block from the store, by hash, and send it as a consensus answer, if it is there.</summary>
public sealed record ServeBlockByHash(ValidatorIndex To, Hash32 Hash) : NodeEffect;

/// <summary>Something an operator must know: the node stays up, but not as it should.</summary>
public sealed record RaiseAlarm(NodeAlarm Alarm, string Text) : NodeEffect;

/// <summary>A validator contradicted itself; the evidence stands alone.</summary>
public sealed record RecordEvidence(Evidence Evidence) : NodeEffect;

/// <summary>Something worth counting and, at debug level, logging.</summary>
public sealed record NoteIncident(NodeIncident Incident, ValidatorIndex? Peer, string Text) : NodeEffect;

/// <summary>Signatures of a peer's transactions were checked in vain, because the core did not take them. Enough of it is misuse.</summary>
public sealed record ChargeGossip(ValidatorIndex Peer, int Checks) : NodeEffect;

/// <summary>How a message travels: consensus overtakes gossip, and gossip may be dropped first.</summary>
public enum MessageClass
{
    /// <summary>Votes, proposals, requests and answers.</summary>
    Consensus,

    /// <summary>
    /// Certificates that the receiver most likely made of the same votes: they may wait some ms for a message to go with.
    /// </summary>
    Certificate,

    /// <summary>Blocks for a peer that is behind.</summary>
    Sync,

    /// <summary>Transactions and status.</summary>
    Gossip,
}

/// <summary>Why an operator is called.</summary>
public enum NodeAlarm
{
    /// <summary>A certificate names other roots than our execution gave: this node computed something else.</summary>
    Diverged,

    /// <summary>This node no longer votes.</summary>
    VotingStopped,
}

/// <summary>What is counted.</summary>
public enum NodeIncident
{
    /// <summary>We refused to notarize a proposal.</summary>
    ProposalRefused,

    /// <summary>A peer's answer to a request for blocks does not continue our chain.</summary>
    SyncAnswerRefused,

    /// <summary>A peer did not answer a request for blocks in time.</summary>
    SyncTimedOut,

    /// <summary>A peer's transaction was not admitted.</summary>
    GossipRefused,
}
