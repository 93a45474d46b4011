using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// Makes the state at height 0 out of the genesis document: deploys its contracts, has <c>consortium</c> record organisations,
/// members and validators, and calls <c>Migrate</c> of the contracts that have one.
/// </summary>
public sealed class GenesisExecutor
{
    // Each member is one event, and a scope holds at most 1,024 of them.
    private const int MembersPerCall = 512;

    private readonly GenesisDocument _genesis;
    private readonly ContractDirectory _contracts;
    private readonly StateOverlay _overlay = new(EmptyState.Instance);
    private readonly ExecutionScratch _scratch = new();
    private readonly BlockInfo _block;

    private GenesisExecutor(GenesisDocument genesis, ContractDirectory contracts)
    {
        _genesis = genesis;
        _contracts = contracts;
        _block = new BlockContext(Height: 0, genesis.Timestamp).Info;
    }

    /// <summary>The changes that turn empty state into the state at height 0.</summary>
    /// <param name="genesis">The document.</param>
    /// <param name="contracts">The engine's contracts, and what loads those of the document.</param>
    /// <exception cref="ArgumentException">
    /// A contract is refused, <c>consortium</c> is not among them, or the document breaks a rule of it, such as two members with
    /// one key.
    /// </exception>
    public static IReadOnlyList<StateChange> Execute(GenesisDocument genesis, ContractDirectory contracts)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(contracts);
        GenesisExecutor executor = new(genesis, contracts);
        List<Activation> deployed = [.. genesis.Contracts.Select(executor.Deploy)];
        executor.RequireConsortium();
        executor.AddOrganisations();
        executor.SetNetwork();
        executor.CheckMembers();
        foreach (Activation contract in deployed) executor.Migrate(contract);
        return executor._overlay.Changes();
    }

    private Activation Deploy(ReadOnlyMemory<byte> image)
    {
        LoadResult loaded = _contracts.Prepare(image);
        if (loaded.Contract is null)
        {
            throw Refuse($"the engine does not accept its contract {Hashing.Sha256(image.Span)}: {string.Join("; ", loaded.Problems)}");
        }

        MethodCall<Activation> call = ContractRegistryAbi.InitializeContract(image.ToArray());
        return call.DecodeResult(Run(call, CallTerms.OfEngine));
    }

    private void RequireConsortium()
    {
        bool isThere = _contracts.Catalog.TryGet(Membership.ContractName, out _)
            || DeployedContracts.FindEntry(_overlay, Membership.ContractName) is not null;
        if (!isThere) throw Refuse($"it has no contract '{Membership.ContractName}', which records who may send transactions");
    }

    /// <summary>Genesis may hold more organisations than one transaction could add: it has no gas limit, and each call has limits of its own.</summary>
    private void AddOrganisations()
    {
        foreach (GenesisOrganisation organisation in _genesis.Organisations)
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
    }

    private void SetNetwork()
    {
        Validator[] validators = [.. _genesis.Validators.Select(v => new Validator(v.Organisation, v.PublicKey, v.TlsKeyHash))];
        Run(ConsortiumAbi.InitializeNetwork(new Network(_genesis.NetworkName, Parameters(_genesis.Parameters)), validators));
    }

    /// <summary>The engine reads members from state by itself: a contract that keeps them elsewhere admits nobody.</summary>
    private void CheckMembers()
    {
        Membership members = Membership.Load(_overlay);
        foreach (GenesisOrganisation organisation in _genesis.Organisations)
        {
            foreach (GenesisMember member in organisation.Members)
            {
                if (members.TryGet(member.PublicKey, out MemberEntry? found) && found.Member.Organisation == organisation.Id && found.Member.Active) continue;

                throw Refuse($"its contract '{Membership.ContractName}' does not record the member {organisation.Id}/{member.Name} in slot "
                    + $"{Membership.MembersSlot}, where the engine reads members");
            }
        }
    }

    private void Migrate(Activation contract)
    {
        if (!contract.Migrates) return;

        CanonicalWriter arguments = new(capacity: 16);
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64(contract.Replaces);
        Run(new MethodCall(contract.Contract, ContractRegistry.MigrateMethod, arguments.ToArray()), CallTerms.OfEngine, EngineRules.Version1.Limits.MigrationGasMax);
    }

    private byte[] Run(MethodCall call) => Run(call, CallTerms.OfTransaction);

    private byte[] Run(MethodCall call, CallTerms terms, ulong gasLimit = ulong.MaxValue)
    {
        Meter meter = EngineRules.Version1.Limits.NewMeter(gasLimit);
        TransactionScope scope = new(_contracts, EngineRules.Version1, _overlay, _block, meter, transaction: null, _scratch);
        CallFault? fault = scope.Run(call.Contract, call.Method, call.Arguments, terms, out byte[] result);
        if (fault is not null) throw Refuse($"{call.Contract}.{call.Method} ends with {fault.Code}: {fault.Message}");

        _overlay.Accept();
        return result;
    }

    private static ArgumentException Refuse(string reason) => new($"The genesis document is refused: {reason}");

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
