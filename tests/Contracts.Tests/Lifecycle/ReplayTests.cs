using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>What a node knows of code beside the state changes nothing but how long a block takes.</summary>
public sealed class ReplayTests
{
    private readonly ContractTestHost _maker = new();
    private readonly TestMember _oem;
    private readonly GenesisDocument _genesis;
    private readonly List<IReadOnlyList<Transaction>> _blocks = [];

    public ReplayTests()
    {
        _oem = _maker.AddMember("oem", "anna", "admin");
        _genesis = ReplayGenesis.With(_oem);
        byte[] first = NamedLoader.Image("first"), second = NamedLoader.Image("second");
        AddBlock(ContractRegistryAbi.Propose(first, [9, 9], 3), FirstCounterAbi.Add(1));
        AddBlock(ContractRegistryAbi.Propose(NamedLoader.Image("caller"), null, null));
        AddBlock(FirstCounterAbi.Add(4), CounterCallerAbi.Add(2), ContractRegistryAbi.Propose(second, null, null));
        AddBlock(SecondCounterAbi.Add(1), ContractRegistryAbi.Freeze("counter"), CounterCallerAbi.Add(1));
        AddBlock();
        AddBlock(ContractRegistryAbi.Unfreeze("counter"), CounterCallerAbi.Add(5), ContractRegistryAbi.Retire("caller"));
        AddBlock(CounterCallerAbi.Add(1), SecondCounterAbi.Get());
    }

    [Fact]
    public void Receipts_and_state_are_equal_whether_code_is_cached_read_from_state_or_lost_after_each_block()
    {
        (List<byte[]> receipts, MemoryState state) = Run(restart: false);
        (List<byte[]> restarted, MemoryState restartedState) = Run(restart: true);

        Assert.Equal(receipts, restarted);
        Assert.Equal(state.Entries(), restartedState.Entries());
        string[] codes = [.. receipts.Select(bytes => Decode(bytes).FaultCode)];
        Assert.Equal(["", "UnknownContract", "", "", "", "", "", "", "ContractFrozen", "", "", "", "ContractRetired", ""], codes);
    }

    [Fact]
    public void Code_that_was_accepted_and_is_refused_now_stops_the_node_and_no_receipt_says_so()
    {
        NamedLoader loader = new();
        MemoryState state = new();
        Replay replay = new(this, loader, state);
        for (int i = 0; i < 3; i++) replay.Execute(i);

        loader.Refused = NamedLoader.Image("second");
        BlockExecutor restarted = replay.NewExecutor();
        CodeUnavailableException stopped = Assert.Throws<CodeUnavailableException>(
            () => restarted.Execute(replay.Block(3), _blocks[3], state, Membership.Load(state)));
        Assert.Contains("counter", stopped.Message, StringComparison.Ordinal);

        // Through another contract too, which must not take the node's fault for one of its callee's.
        NamedLoader other = new();
        MemoryState earlier = new();
        Replay before = new(this, other, earlier);
        for (int i = 0; i < 2; i++) before.Execute(i);
        other.Refused = NamedLoader.Image("first");
        Assert.Throws<CodeUnavailableException>(
            () => before.NewExecutor().Execute(before.Block(2), [_blocks[2][1]], earlier, Membership.Load(earlier)));

        // And for a query.
        other.Refused = null;
        before.Execute(2);
        other.Refused = NamedLoader.Image("first");
        QueryExecutor queries = new(before.NewDirectory(), EngineRules.Version1);
        Assert.Throws<CodeUnavailableException>(
            () => queries.Query(earlier, before.Block(2), "counter", "Get", FirstCounterAbi.Get().Arguments));
    }

    private static Receipt Decode(byte[] bytes) =>
        Receipt.TryDecode(bytes, out Receipt? receipt, out _) ? receipt : throw new InvalidOperationException("No receipt.");

    private void AddBlock(params MethodCall[] calls) => _blocks.Add([.. calls.Select(call => _maker.Transaction([_oem], [call]))]);

    private (List<byte[]> Receipts, MemoryState State) Run(bool restart)
    {
        MemoryState state = new();
        Replay replay = new(this, new NamedLoader(), state) { IsRestarted = restart };
        List<byte[]> receipts = [];
        for (int i = 0; i < _blocks.Count; i++) receipts.AddRange(replay.Execute(i));
        return (receipts, state);
    }

    /// <summary>A node that executes the blocks on state in memory.</summary>
    private sealed class Replay
    {
        private readonly ReplayTests _tests;
        private readonly IContractLoader _loader;
        private readonly MemoryState _state;
        private BlockExecutor _executor;

        public Replay(ReplayTests tests, IContractLoader loader, MemoryState state)
        {
            (_tests, _loader, _state) = (tests, loader, state);
            _executor = NewExecutor();
            state.Apply(GenesisExecutor.Execute(tests._genesis, NewDirectory()));
        }

        /// <summary>Whether the node starts anew before each block.</summary>
        public bool IsRestarted { get; init; }

        public ContractDirectory NewDirectory() => new(new ContractCatalog(Library.Shipped.All), new CodeCache(_loader));

        public BlockExecutor NewExecutor() => new(NewDirectory(), EngineRules.Version1);

        public BlockContext Block(int index) => new((ulong)index + 1, ContractTestHost.GenesisTimestamp + (ulong)index + 1);

        public IEnumerable<byte[]> Execute(int index)
        {
            if (IsRestarted) _executor = NewExecutor();
            BlockResult result = _executor.Execute(Block(index), _tests._blocks[index], _state, Membership.Load(_state));
            _state.Apply(result.Changes);
            return result.Receipts.Select(receipt => receipt.Encode());
        }
    }
}
