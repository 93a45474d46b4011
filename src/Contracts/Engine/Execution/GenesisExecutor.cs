using Chain.Contracts.Library;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>Makes the state at height 0 out of the genesis document, by calls of the contract <c>consortium</c>.</summary>
public static class GenesisExecutor
{
    // Each member is one event, and a scope holds at most 1,024 of them.
    private const int MembersPerCall = 512;

    /// <summary>The changes that turn empty state into the state at height 0.</summary>
    /// <exception cref="ArgumentException">The document breaks a rule of the consortium, such as two members with one key.</exception>
    public static IReadOnlyList<StateChange> Execute(GenesisDocument genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        StateOverlay overlay = new(EmptyState.Instance);
        BlockInfo block = new BlockContext(Height: 0, genesis.Timestamp).Info;
        ContractDirectory contracts = new(new ContractCatalog([SystemContracts.Consortium]));

        // Genesis may hold more organisations than one transaction could add: it has no gas limit, and each call has
        // limits of its own.
        foreach (GenesisOrganisation organisation in genesis.Organisations)
        {
            NewMember[] members = [.. organisation.Members.Select(m => new NewMember(m.Name, m.PublicKey, [.. m.Roles]))];
            foreach (NewMember[] part in members.Chunk(MembersPerCall).DefaultIfEmpty([]))
            {
                bool first = part.Length == 0 || ReferenceEquals(part[0], members[0]);
                Run(first
                    ? ConsortiumAbi.InitializeOrganisation(organisation.Id, organisation.Name, part)
                    : ConsortiumAbi.InitializeMembers(organisation.Id, part));
            }
        }

        Validator[] validators = [.. genesis.Validators.Select(v => new Validator(v.Organisation, v.PublicKey, v.TlsKeyHash))];
        Run(ConsortiumAbi.InitializeNetwork(new Network(genesis.NetworkName, Parameters(genesis.Parameters)), validators));
        return overlay.Changes();

        void Run(MethodCall call)
        {
            Meter meter = EngineRules.Version1.Limits.NewMeter(ulong.MaxValue);
            TransactionScope scope = new(contracts, EngineRules.Version1, overlay, block, meter, transaction: null, new ExecutionScratch());
            CallFault? fault = scope.Run(call.Contract, call.Method, call.Arguments, caller: null, readOnly: false, out _);
            if (fault is not null) throw new ArgumentException($"The genesis document is refused: {fault.Code}: {fault.Message}", nameof(genesis));
            overlay.Accept();
        }
    }

    private static NetworkParameters Parameters(ChainParameters parameters) => new(
        (uint)parameters.BlockBytesMax,
        parameters.BlockGasLimit,
        parameters.MaxValidityMs,
        parameters.EmptyBlockIntervalMs,
        parameters.MaxLag,
        parameters.MaxClockDriftMs);

    private sealed class EmptyState : IStateReader
    {
        public static readonly EmptyState Instance = new();

        public byte[]? Get(ReadOnlySpan<byte> stateKey) => null;

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => [];
    }
}
