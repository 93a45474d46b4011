using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;

namespace Chain.Node.Core;

/// <summary>What happened to the node. Every input of <see cref="NodeMachine"/> is one of these, with the time it came.</summary>
public abstract record NodeEvent
{
    private protected NodeEvent() { }
}

/// <summary>A validator's node connected.</summary>
public sealed record PeerConnected(ValidatorIndex Peer) : NodeEvent;

/// <summary>A validator's node disconnected.</summary>
public sealed record PeerDisconnected(ValidatorIndex Peer) : NodeEvent;

/// <summary>A peer's message, decoded and with its signatures checked.</summary>
public sealed record PeerMessageReceived(ValidatorIndex Peer, NodeMessage Message) : NodeEvent;

/// <summary>Transactions of clients, with their signatures checked.</summary>
public sealed record TransactionsSubmitted(IReadOnlyList<Submission> Submissions) : NodeEvent;

/// <summary>A timer set by <see cref="StartTimer"/> fired.</summary>
public sealed record NodeTimerFired(NodeTimer Timer) : NodeEvent;

/// <summary>A final block was executed and is durable with its state and receipts.</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Roots">What its execution gave.</param>
/// <param name="Members">Membership after it, if the block changed it.</param>
public sealed record BlockExecuted(BlockHeader Header, ExecutedRoots Roots, AdmitsSigners? Members) : NodeEvent;

/// <summary>Somebody asks for a transaction that may wait in the mempool.</summary>
public sealed record TransactionLookedUp(Hash32 Id, long Token) : NodeEvent;

/// <summary>A client's transaction and the shell's token for the answer.</summary>
/// <param name="Transaction">Decoded, signatures checked.</param>
/// <param name="Token">Returned in <see cref="AnswerSubmission"/>.</param>
public readonly record struct Submission(Transaction Transaction, long Token);

/// <summary>Which timer.</summary>
public enum NodeTimerKind
{
    /// <summary>A timer of the consensus engine; see <see cref="TimerKind"/>.</summary>
    Consensus,

    /// <summary>An idle proposer's wait before an empty block.</summary>
    EmptyBlock,

    /// <summary>Looks again at proposals that were ahead of our clock.</summary>
    Clock,

    /// <summary>A peer's time to answer a request for blocks.</summary>
    Sync,

    /// <summary>Once a second: status to peers, expiry, gossip again.</summary>
    Housekeeping,
}

/// <summary>Names a timer; setting one of the same kind and consensus kind again replaces it.</summary>
/// <param name="Kind">Whose timer.</param>
/// <param name="Consensus">Which one of the engine's; ignored for other kinds.</param>
/// <param name="Number">View or request number, returned as it is.</param>
public readonly record struct NodeTimer(NodeTimerKind Kind, TimerKind Consensus, ulong Number);
