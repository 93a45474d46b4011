using Chain.Api.V1;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;
using Chain.Client.Tests.Calls;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;

namespace Chain.Client.Tests.Cli;

/// <summary>The engine behind a fake node: each transaction is a block, and each view is asked a block later, as time passes on a real network.</summary>
internal sealed class ChainInMemory
{
    private readonly MemoryState _state = new();
    private readonly BlockExecutor _executor;
    private readonly QueryExecutor _queries;
    private readonly FakeNode _node;
    private Membership _membership;
    private BlockContext _block = new(0, ContractTestHost.GenesisTimestamp);

    public ChainInMemory(FakeNode node, IContractLoader loader, params (string Organisation, PublicKey Admin)[] organisations)
    {
        ContractDirectory contracts = new(ContractCatalog.Engine, new CodeCache(loader));
        _executor = new BlockExecutor(contracts, EngineRules.Version1);
        _queries = new QueryExecutor(contracts, EngineRules.Version1);
        _state.Apply(GenesisExecutor.Execute(
            new GenesisDocument
            {
                NetworkName = "fake",
                Timestamp = _block.Timestamp,
                Validators = [],
                Organisations = [.. organisations.Select(o => new GenesisOrganisation(o.Organisation, o.Organisation, [new GenesisMember("admin", o.Admin, ["admin"])]))],
                Contracts = [.. ShippedContracts.All.Select(contract => contract.Image)],
            },
            contracts));
        _membership = Membership.Load(_state);
        _node = node;
        node.Run = transaction => Execute(transaction).Single();
        node.Answer = Query;
        Publish();
    }

    private IReadOnlyList<Ledger.Receipt> Execute(params Transaction[] transactions)
    {
        _block = new BlockContext(_block.Height + 1, _block.Timestamp + 1_000);
        BlockResult result = _executor.Execute(_block, transactions, _state, _membership);
        _state.Apply(result.Changes);
        _membership = result.Membership;
        _node.ExecutedHeight = _block.Height;
        Publish();
        return result.Receipts;
    }

    private byte[] Query(QueryRequest request)
    {
        Execute();
        ViewResult result = _queries.Query(_state, _block, request.Contract, request.Method, request.Args.Span);
        return result.Fault is null ? result.Value.ToArray() : throw new GrpcStatusException(
            GrpcStatusCode.FailedPrecondition,
            result.Fault.Message,
            new GrpcMetadata { { "chain-rejection", "fault" }, { "chain-fault-code", result.Fault.Code }, { "chain-height", $"{_block.Height}" } });
    }

    private void Publish()
    {
        _node.Contracts.Clear();
        foreach (Contracts.Sdk.ContractDefinition own in ContractCatalog.Engine.All) _node.Contracts[own.Name] = own.Abi;
        foreach (DeployedContract deployed in DeployedContracts.List(_state))
        {
            _node.Contracts[deployed.Name] = DeployedContracts.ReadInterface(_state, deployed.Code);
        }
    }
}
