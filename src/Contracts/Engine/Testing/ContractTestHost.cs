using System.Buffers.Binary;
using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Testing;

/// <summary>
/// Runs contracts in tests: the engine that nodes run, on state in memory. Members are added first; the first call makes
/// genesis of them. Each call is a transaction in a block of its own, one second after the last.
/// </summary>
public sealed class ContractTestHost
{
    /// <summary>Time of genesis: 2026-01-01T00:00:00Z.</summary>
    public const ulong GenesisTimestamp = 1_767_225_600_000;

    /// <summary>Gas limit of transactions made without one.</summary>
    public const ulong DefaultGasLimit = 10_000_000_000;

    private const ulong BlockIntervalMs = 1_000;

    private static readonly ContractDefinition Consortium = CompiledContract.Of(typeof(Library.Consortium.Consortium));

    private readonly ContractDirectory _contracts;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _images = [];
    private readonly BlockExecutor _executor;
    private readonly QueryExecutor _queries;
    private readonly List<TestMember> _members = [];
    private Membership _membership = Membership.Empty;
    private BlockContext _block = new(Height: 0, GenesisTimestamp);
    private ulong _salt;
    private bool _started;

    /// <summary>Creates a host of contracts; <c>consortium</c> is always among them.</summary>
    public ContractTestHost(params IEnumerable<ContractDefinition> contracts)
        : this(EngineRules.Version1, contracts)
    {
    }

    /// <summary>Creates a host with other prices or limits.</summary>
    public ContractTestHost(EngineRules rules, params IEnumerable<ContractDefinition> contracts)
        : this(new ContractDirectory(Catalog(contracts, [Consortium])), rules)
    {
    }

    /// <summary>Creates a host to which contracts are deployed; <c>registry</c> is among its own too.</summary>
    public ContractTestHost(IContractLoader loader, params IEnumerable<ContractDefinition> contracts)
        : this(
            new ContractDirectory(Catalog(contracts, [Consortium, ContractRegistryAbi.Definition]), new CodeCache(loader)),
            EngineRules.Version1)
    {
    }

    /// <summary>Creates a host whose genesis deploys contracts, as that of a network does; further ones can be deployed.</summary>
    /// <param name="code">Prepares contracts; tests share one, since each contract takes some hundred milliseconds once.</param>
    /// <param name="images">Their assemblies, <c>consortium</c> among them.</param>
    public ContractTestHost(CodeCache code, params IEnumerable<ReadOnlyMemory<byte>> images)
        : this(new ContractDirectory(ContractCatalog.Engine, code), EngineRules.Version1) => _images = [.. images];

    private ContractTestHost(ContractDirectory contracts, EngineRules rules)
    {
        _contracts = contracts;
        _executor = new BlockExecutor(contracts, rules);
        _queries = new QueryExecutor(contracts, rules);
    }

    /// <summary>Where a line on each call goes: contract, method, sender, outcome, gas. By default nowhere.</summary>
    public Action<string>? Report { get; set; }

    /// <summary>The last block.</summary>
    public BlockContext Block => _block;

    /// <summary>What contract code threw in the last block or view: the exceptions behind the fault <c>ContractError</c>.</summary>
    public IReadOnlyList<ContractError> Errors { get; private set; } = [];

    /// <summary>State after the last block.</summary>
    public MemoryState State { get; } = new();

    /// <summary>The consortium after the last block.</summary>
    public Membership Membership => _membership;

    /// <summary>Adds a member, and its organisation if new. Only before the first call.</summary>
    /// <exception cref="InvalidOperationException">A call was made already; use the contract <c>consortium</c>.</exception>
    public TestMember AddMember(string organisation, string name, params string[] roles)
    {
        if (_started) throw new InvalidOperationException("Members are added before the first call; later the contract consortium adds them.");

        TestMember member = new(organisation, name, [.. roles.Order(StringComparer.Ordinal)]);
        _members.Add(member);
        return member;
    }

    /// <summary>Makes a member that is not in the consortium at genesis.</summary>
    public static TestMember Stranger(string organisation, string name) => new(organisation, name, []);

    /// <summary>Lets time pass before the next block.</summary>
    public void AdvanceTime(TimeSpan by) => _block = _block with { Timestamp = _block.Timestamp + (ulong)(by.Ticks / TimeSpan.TicksPerMillisecond) };

    /// <summary>Executes one call as a transaction.</summary>
    public TestOutcome Call(TestMember sender, MethodCall call) => Call([sender], call);

    /// <summary>
    /// Proposes an assembly, has the other members approve it, and makes the block in which it becomes active.
    /// </summary>
    /// <param name="image">The assembly.</param>
    /// <param name="admins">A member with the role <c>admin</c> of each organisation that is for it; the first one proposes.</param>
    /// <returns>The code hash.</returns>
    /// <exception cref="InvalidOperationException">The registry refuses it; the message is its fault.</exception>
    public Hash32 Deploy(byte[] image, params IReadOnlyList<TestMember> admins)
    {
        ArgumentNullException.ThrowIfNull(admins);
        Hash32 code = Call(admins[0], ContractRegistryAbi.Propose(image, null, null)).Value;
        foreach (TestMember admin in admins.Skip(1)) Call(admin, ContractRegistryAbi.Approve(code)).ThrowIfFault();
        ExecuteBlock();
        return code;
    }

    /// <summary>Executes one call as a transaction and knows its result.</summary>
    public TestOutcome<TResult> Call<TResult>(TestMember sender, MethodCall<TResult> call) =>
        new(ExecuteBlock(Transaction([sender], [call]))[0], call);

    /// <summary>Executes calls as one transaction, signed by the first member and cosigned by the others.</summary>
    public TestOutcome Call(IReadOnlyList<TestMember> signers, params IReadOnlyList<MethodCall> calls) =>
        new(ExecuteBlock(Transaction(signers, calls))[0]);

    /// <summary>Makes a transaction, signed by the first member and cosigned by the others.</summary>
    public Transaction Transaction(IReadOnlyList<TestMember> signers, IReadOnlyList<MethodCall> calls, ulong gasLimit = DefaultGasLimit)
    {
        ArgumentNullException.ThrowIfNull(signers);
        ArgumentNullException.ThrowIfNull(calls);
        byte[] salt = new byte[LedgerLimits.SaltBytes];
        BinaryPrimitives.WriteUInt64BigEndian(salt, _salt++);
        TransactionBody body = new()
        {
            GenesisHash = Hash32.Zero,
            Sender = signers[0].PublicKey,
            Cosigners = [.. signers.Skip(1).Select(m => m.PublicKey).Order()],
            Calls = [.. calls.Select(c => new ContractCall(c.Contract, c.Method, c.Arguments))],
            GasLimit = gasLimit,
            ValidUntil = ulong.MaxValue,
            Salt = salt,
        };
        return Ledger.Transaction.Create(body, new Signature[signers.Count]);
    }

    /// <summary>Executes transactions as one block and returns their receipts.</summary>
    public IReadOnlyList<Receipt> ExecuteBlock(params IReadOnlyList<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        Start();
        _block = new BlockContext(_block.Height + 1, _block.Timestamp + BlockIntervalMs);
        BlockResult result = _executor.Execute(_block, transactions, State, _membership);
        State.Apply(result.Changes);
        _membership = result.Membership;
        Errors = result.ContractErrors;
        for (int i = 0; i < transactions.Count; i++) ReportReceipt(transactions[i], result.Receipts[i]);
        return result.Receipts;
    }

    /// <summary>Asks a view.</summary>
    /// <exception cref="InvalidOperationException">The view faulted; the message is its fault.</exception>
    public TResult Query<TResult>(MethodCall<TResult> view)
    {
        ArgumentNullException.ThrowIfNull(view);
        ViewResult result = TryQuery(view);
        return result.Fault is null
            ? view.DecodeResult(result.Value.Span)
            : throw new InvalidOperationException($"{result.Fault.Code}: {result.Fault.Message}");
    }

    /// <summary>Asks a view that may fault.</summary>
    public ViewResult TryQuery(MethodCall view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Start();
        ViewResult result = _queries.Query(State, _block, view.Contract, view.Method, view.Arguments);
        Errors = result.ContractErrors;
        Report?.Invoke($"{view.Contract}.{view.Method} (view): {result.Fault?.Code ?? "ok"}, {result.GasUsed:N0} gas");
        return result;
    }

    private static ContractCatalog Catalog(IEnumerable<ContractDefinition> contracts, IReadOnlyList<ContractDefinition> always)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        return new ContractCatalog(always.Concat(contracts.Where(c => always.All(a => a.Name != c.Name))));
    }

    private void ReportReceipt(Transaction transaction, Receipt receipt)
    {
        if (Report is null) return;

        string calls = string.Join(", ", transaction.Body.Calls.Select(c => $"{c.Contract}.{c.Method}"));
        string outcome = receipt.Status == ReceiptStatus.Success ? "ok" : receipt.FaultCode;
        Report($"{calls}: {outcome}, {receipt.GasUsed:N0} gas");
    }

    private void Start()
    {
        if (_started) return;

        _started = true;
        GenesisDocument genesis = new()
        {
            NetworkName = "test",
            Timestamp = _block.Timestamp,
            Validators = [],
            Organisations = [.. _members.GroupBy(m => m.Organisation).Select(group => new GenesisOrganisation(
                group.Key, group.Key, [.. group.Select(m => new GenesisMember(m.Name, m.PublicKey, m.Roles))]))],
            Contracts = _images,
        };
        State.Apply(GenesisExecutor.Execute(genesis, _contracts));
        _membership = Membership.Load(State);
    }
}
