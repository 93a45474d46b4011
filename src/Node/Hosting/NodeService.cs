using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Network;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Hosting;

/// <summary>The running node as the API sees it.</summary>
public sealed class NodeService : INodeService
{
    private readonly MachineRunner _core;
    private readonly ChainStore _store;
    private readonly StoredBlocks _blocks;
    private readonly Submissions _submissions;
    private readonly TransactionLookups _lookups;
    private readonly PeerNetwork _network;
    private readonly QueryExecutor _queries;
    private readonly ContractErrors _errors;
    private readonly ContractCatalog _catalog;

    /// <summary>Joins the parts of a running node.</summary>
    public NodeService(
        MachineRunner core,
        ChainStore store,
        Submissions submissions,
        TransactionLookups lookups,
        PeerNetwork network,
        QueryExecutor queries,
        ContractErrors errors,
        ContractCatalog catalog,
        int validatorCount,
        VoteLogStatus voteLog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _core = core;
        _store = store;
        _blocks = new StoredBlocks(store);
        _submissions = submissions;
        _lookups = lookups;
        _network = network;
        _queries = queries;
        _errors = errors;
        ValidatorCount = validatorCount;
        VoteLog = voteLog;
        _catalog = catalog;
    }

    /// <inheritdoc/>
    public NodeStatus Status => _core.Status;

    /// <inheritdoc/>
    public IReadOnlyList<PeerReport> Peers =>
        [.. _network.Peers.Select(peer => new PeerReport(
            peer.Address.Name, peer.Address.Key, peer.IsConnected, $"{peer.Address.Host}:{peer.Address.Port}"))];

    /// <inheritdoc/>
    public int ValidatorCount { get; }

    /// <inheritdoc/>
    public VoteLogStatus VoteLog { get; }

    /// <inheritdoc/>
    public Task<AdmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken) =>
        _submissions.SubmitAsync(transaction, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FoundTransaction?> FindTransactionAsync(Hash32 id, CancellationToken cancellationToken)
    {
        if (_blocks.FindTransaction(id) is FoundTransaction final) return final;

        Transaction? waiting = await _lookups.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return waiting is not null ? new FoundTransaction(waiting, null, Hash32.Zero, 0) : _blocks.FindTransaction(id);
    }

    /// <inheritdoc/>
    public ExecutedTransaction? FindReceipt(Hash32 id) => _blocks.FindReceipt(id);

    /// <inheritdoc/>
    public FinalBlock? FindBlock(ulong? height) => _blocks.Find(height ?? _store.Tip ?? 0);

    /// <inheritdoc/>
    public FinalBlock? FindBlock(Hash32 hash) => _store.FindHeight(hash) is ulong height ? _blocks.Find(height) : null;

    /// <inheritdoc/>
    public ExecutedBlock? FindExecuted(ulong height) => _blocks.FindExecuted(height);

    /// <inheritdoc/>
    public ViewAnswer Query(string contract, string method, ReadOnlyMemory<byte> arguments)
    {
        using StateSnapshot state = _store.OpenState();
        ulong timestamp = _store.TryGetBlock(state.Height, out Block? block) ? block.Header.Timestamp : 0;
        try
        {
            ViewResult result = _queries.Query(state, new BlockContext(state.Height, timestamp), contract, method, arguments.Span);
            _errors.Report(result.ContractErrors);
            return new ViewAnswer(state.Height, result.Value, result.Fault?.Code ?? "", result.Fault?.Message ?? "");
        }
        catch (CodeUnavailableException e)
        {
            // Only a transaction that needs the code keeps the node from going on; mostly this is a version of long ago.
            return new ViewAnswer(state.Height, default, "CodeUnavailable", e.Message);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ContractName> ListContracts()
    {
        using StateSnapshot state = _store.OpenState();
        return
        [
            .. _catalog.All.Select(contract => new ContractName(contract.Name, contract.Version))
                .Concat(DeployedContracts.List(state).Select(contract => new ContractName(contract.Name, contract.Version)))
                .OrderBy(contract => contract.Name, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public ContractReport? FindContract(string name)
    {
        if (_catalog.TryGet(name, out ContractDefinition? own)) return new ContractReport(own.Name, own.Version, own.Abi);

        using StateSnapshot state = _store.OpenState();
        return DeployedContracts.TryFind(state, name, out DeployedContract? deployed)
            ? new ContractReport(deployed.Name, deployed.Version, DeployedContracts.ReadInterface(state, deployed.Code))
            : null;
    }
}
