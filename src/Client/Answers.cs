using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client;

/// <summary>The receipt of a transaction that is final, executed, and durable on the node that answered.</summary>
/// <param name="Receipt">The outcome.</param>
/// <param name="Encoded">Its canonical bytes: a leaf of the block's receipts tree.</param>
/// <param name="Height">The block that holds the transaction.</param>
/// <param name="BlockHash">That block's hash.</param>
/// <param name="Index">Place of the transaction in the block.</param>
/// <param name="RootsCertified">Whether a later final block certifies the state that resulted.</param>
public sealed record FinalReceipt(
    Receipt Receipt, ReadOnlyMemory<byte> Encoded, ulong Height, Hash32 BlockHash, int Index, bool RootsCertified)
{
    /// <summary>Whether the transaction took effect.</summary>
    public bool Succeeded => Receipt.Status == ReceiptStatus.Success;
}

/// <summary>How far a transaction is.</summary>
public enum TransactionProgress
{
    /// <summary>Waits in the node's mempool.</summary>
    Pending,

    /// <summary>Stands in a final block.</summary>
    Final,

    /// <summary>Has a receipt.</summary>
    Executed,
}

/// <summary>A transaction that a node knows.</summary>
/// <param name="Transaction">The transaction; its id and signatures were checked.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Height">Height of its block; null while pending.</param>
/// <param name="Index">Place in the block; null while pending.</param>
public sealed record KnownTransaction(Transaction Transaction, TransactionProgress Progress, ulong? Height, int? Index);

/// <summary>A final block with the proof of its finality.</summary>
/// <param name="Block">Header and transactions; the transactions match the header.</param>
/// <param name="Proof">Canonical bytes of the finality certificate and the headers up to the certified one.</param>
public sealed record FinalBlock(Block Block, ReadOnlyMemory<byte> Proof);

/// <summary>The answer of a view.</summary>
/// <param name="Result">Canonical bytes, by the contract's interface.</param>
/// <param name="Height">The state that was read.</param>
public sealed record QueryAnswer(ReadOnlyMemory<byte> Result, ulong Height);

/// <summary>A contract of the network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
public sealed record ContractInfo(string Name, int Version);

/// <summary>Another node, as a node sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Connected">Whether there is a connection.</param>
public sealed record PeerInfo(string Name, string Address, bool Connected);

/// <summary>What a node says of itself.</summary>
public sealed record NodeStatus
{
    /// <summary>The network's name.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Hash of the genesis document.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>Version of its software.</summary>
    public required string Version { get; init; }

    /// <summary>Newest final block.</summary>
    public required ulong HeadHeight { get; init; }

    /// <summary>Newest executed block.</summary>
    public required ulong ExecutedHeight { get; init; }

    /// <summary>State root after <see cref="ExecutedHeight"/>.</summary>
    public required Hash32 StateRoot { get; init; }

    /// <summary>The consensus view it is in.</summary>
    public required ulong View { get; init; }

    /// <summary>The epoch it is in.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The other nodes.</summary>
    public required IReadOnlyList<PeerInfo> Peers { get; init; }

    /// <summary>Transactions that wait in its mempool.</summary>
    public required int MempoolTransactions { get; init; }

    /// <summary>Bytes of them.</summary>
    public required ulong MempoolBytes { get; init; }

    /// <summary>Whether it is behind a certified height that it knows of.</summary>
    public required bool Syncing { get; init; }

    /// <summary>Whether it takes part in consensus.</summary>
    public required bool Voting { get; init; }

    /// <summary>Whether a certificate proves other state than its own: do not rely on it.</summary>
    public required bool Diverged { get; init; }

    /// <summary>
    /// State of its vote log: <c>ok</c>, <c>missing</c>, <c>corrupt</c>, <c>spent</c> (found corrupt before), <c>old</c> (an
    /// older copy than its database knows), <c>foreign</c> (of another key, network or database), <c>foreign-vote</c> (it
    /// lacks votes of its key), <c>not-validator</c> or <c>unknown</c>.
    /// </summary>
    public required string VoteLog { get; init; }

    /// <summary>Why it does not vote, a stable word such as <c>syncing</c> or <c>conflicting-finality</c>; empty while it votes.</summary>
    public required string NotVotingReason { get; init; }

    /// <summary>Time since its start.</summary>
    public required TimeSpan Uptime { get; init; }
}

/// <summary>The status of one endpoint, or why there is none.</summary>
/// <param name="Node">The endpoint.</param>
/// <param name="Status">What it says; null if it did not answer.</param>
/// <param name="Error">Why it did not answer; empty if it did.</param>
public sealed record EndpointStatus(TrustedNode Node, NodeStatus? Status, string Error);

/// <summary>Place of an event in the chain; ordered.</summary>
/// <param name="Height">Block.</param>
/// <param name="TransactionIndex">Transaction in the block.</param>
/// <param name="EventIndex">Event in the transaction.</param>
public readonly record struct EventPosition(ulong Height, int TransactionIndex, int EventIndex) : IComparable<EventPosition>
{
    /// <inheritdoc/>
    public int CompareTo(EventPosition other) =>
        (Height, TransactionIndex, EventIndex).CompareTo((other.Height, other.TransactionIndex, other.EventIndex));

    /// <summary>Chain order.</summary>
    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    /// <summary>Chain order.</summary>
    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    /// <summary>Chain order.</summary>
    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Chain order.</summary>
    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;
}

/// <summary>An event that a contract emitted.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="TransactionId">The transaction that caused it.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Data">Canonical bytes, by the contract's interface.</param>
public sealed record ChainEvent(EventPosition Position, Hash32 TransactionId, string Contract, string Name, ReadOnlyMemory<byte> Data);

/// <summary>Which events to follow.</summary>
public sealed record EventFilter
{
    /// <summary>First height; null starts after the newest executed block.</summary>
    public ulong? FromHeight { get; init; }

    /// <summary>Events up to and including this place are left out: what a consumer has seen before it stopped.</summary>
    public EventPosition? After { get; init; }

    /// <summary>Contract; empty for all.</summary>
    public string Contract { get; init; } = "";

    /// <summary>Name of the event; empty for all.</summary>
    public string Name { get; init; } = "";
}
