using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Api;

/// <summary>
/// What the API needs of the node. Two implementations: the running node, and the scripted one of the API's tests. Every
/// method may be called from any thread; those that read see a consistent state.
/// </summary>
public interface INodeService
{
    /// <summary>The newest status.</summary>
    NodeStatus Status { get; }

    /// <summary>Who the peers are and which are connected.</summary>
    IReadOnlyList<PeerReport> Peers { get; }

    /// <summary>Validators of the epoch; this node is one of them.</summary>
    int ValidatorCount { get; }

    /// <summary>Whether the vote log of this node's key could be relied on at the start.</summary>
    VoteLogStatus VoteLog { get; }

    /// <summary>Checks the signatures of a transaction and offers it to the mempool. Keeps it no longer than until the answer.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the node is stopping.</exception>
    Task<AdmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken);

    /// <summary>A transaction of the mempool or of a final block; null if it is not here.</summary>
    /// <exception cref="Grpc.GrpcStatusException">Too many ask, or the node is stopping.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    ValueTask<FoundTransaction?> FindTransactionAsync(Hash32 id, CancellationToken cancellationToken);

    /// <summary>The outcome of an executed transaction; null if it is not here.</summary>
    ExecutedTransaction? FindReceipt(Hash32 id);

    /// <summary>A final block by height, null for the newest; null if it is not here.</summary>
    FinalBlock? FindBlock(ulong? height);

    /// <summary>A final block by hash; null if it is not here.</summary>
    FinalBlock? FindBlock(Hash32 hash);

    /// <summary>The executed transactions of a block with their receipts; null if the height is not executed, or pruned.</summary>
    ExecutedBlock? FindExecuted(ulong height);

    /// <summary>Runs a view on the newest executed state. Takes as long as the view does; bounded by gas.</summary>
    ViewAnswer Query(string contract, string method, ReadOnlyMemory<byte> arguments);

    /// <summary>All contracts that can be called, deployed ones too, ordered by name.</summary>
    IReadOnlyList<ContractName> ListContracts();

    /// <summary>A contract by its name, <c>NAME@VERSION</c> for a version that is or was active; null if there is none.</summary>
    ContractReport? FindContract(string name);
}

/// <summary>What does not change while a node runs.</summary>
/// <param name="NetworkName">Name in the genesis document.</param>
/// <param name="GenesisHash">Names the network.</param>
/// <param name="NodeName">Name in the configuration.</param>
/// <param name="Key">The node's Ed25519 key.</param>
/// <param name="Version">Version of the software.</param>
/// <param name="Started">When the process started.</param>
public sealed record NodeIdentity(
    string NetworkName, Hash32 GenesisHash, string NodeName, PublicKey Key, string Version, DateTimeOffset Started);

/// <summary>A peer for the status.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Key">Its Ed25519 key.</param>
/// <param name="IsConnected">Whether a stream is open.</param>
/// <param name="Address">Where it is called.</param>
public sealed record PeerReport(string Name, PublicKey Key, bool IsConnected, string Address);

/// <summary>A transaction that the node knows.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Height">Height of its final block; null while it waits in the mempool.</param>
/// <param name="BlockHash">Hash of that block.</param>
/// <param name="Index">Its index in the block.</param>
public sealed record FoundTransaction(Transaction Transaction, ulong? Height, Hash32 BlockHash, int Index);

/// <summary>The outcome of a transaction, durable on this node.</summary>
/// <param name="Height">Height of its block.</param>
/// <param name="BlockHash">Hash of its block.</param>
/// <param name="Index">Its index in the block.</param>
/// <param name="Receipt">The outcome.</param>
/// <param name="EncodedReceipt">Canonical bytes of the receipt.</param>
public sealed record ExecutedTransaction(
    ulong Height, Hash32 BlockHash, int Index, Receipt Receipt, ReadOnlyMemory<byte> EncodedReceipt);

/// <summary>A block that is executed and durable on this node.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Timestamp">Its time, in ms since 1970.</param>
/// <param name="Transactions">Its transactions in order.</param>
public sealed record ExecutedBlock(
    ulong Height, Hash32 Hash, ulong Timestamp, IReadOnlyList<ExecutedTransaction> Transactions);

/// <summary>A final block and what proves it.</summary>
/// <param name="Block">The block.</param>
/// <param name="Proof">Canonical bytes of the finality certificate with the headers up to the certified one.</param>
public sealed record FinalBlock(Block Block, ReadOnlyMemory<byte> Proof);

/// <summary>What a view came to.</summary>
/// <param name="Height">The state that was read.</param>
/// <param name="Value">Canonical return value; empty on a fault.</param>
/// <param name="FaultCode">Stable code of the fault; empty if there is none.</param>
/// <param name="FaultMessage">What the fault says to a reader.</param>
public sealed record ViewAnswer(ulong Height, ReadOnlyMemory<byte> Value, string FaultCode, string FaultMessage);

/// <summary>A contract, in lists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
public sealed record ContractName(string Name, int Version);

/// <summary>A contract.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Abi">Its interface as JSON.</param>
public sealed record ContractReport(string Name, int Version, string Abi);
