using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>
/// A chain with contracts that members deployed and upgraded, executed again from genesis by the loader of nodes: with one cache of
/// code, with an empty one before each block, and by two nodes at once.
/// </summary>
public sealed class DeployedReplayTests
{
    private static readonly byte[] First = Image(version: 1, step: 1), Second = Image(version: 2, step: 10);

    private readonly ContractTestHost _maker = new();
    private readonly TestMember _oem;
    private readonly GenesisDocument _genesis;
    private readonly List<IReadOnlyList<Transaction>> _blocks = [];

    public DeployedReplayTests()
    {
        _oem = _maker.AddMember("oem", "anna", "admin");
        _genesis = ReplayGenesis.With(_oem);
        AddBlock(ContractRegistryAbi.Propose(First, null, null));
        AddBlock(Call("Add", 5), Call("Fail", 0), Call("Loop", 0));
        AddBlock(ContractRegistryAbi.Propose(Second, null, null), Call("Add", 1));
        AddBlock(Call("Add", 7), Call("Divide", 0));
        AddBlock(ContractRegistryAbi.Freeze("tally"), Call("Add", 1));
        AddBlock(ContractRegistryAbi.Unfreeze("tally"), Call("Add", 2));
    }

    [Fact]
    public async Task Receipts_and_state_do_not_depend_on_what_a_node_has_cached()
    {
        (string[] receipts, string[] state) = Run(new ContractLoader(), restart: false);

        Assert.Equal((receipts, state), Run(new ContractLoader(), restart: false), Same);
        Assert.Equal((receipts, state), Run(new ContractLoader(), restart: true), Same);
        (string[], string[])[] lanes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Run(new ContractLoader(), restart: true))));
        Assert.All(lanes, lane => Assert.Equal((receipts, state), lane, Same));
        Assert.Equal(["", "", "tally.Refused", "OutOfGas", "", "", "", "ContractError", "", "ContractFrozen", "", ""], receipts.Select(Fault));
    }

    /// <summary>Control: a node that runs other code than was deployed comes to other receipts.</summary>
    [Fact]
    public void A_node_that_loads_other_code_is_noticed()
    {
        (string[] receipts, _) = Run(new ContractLoader(), restart: false);

        Assert.NotEqual(receipts, Run(new Exchanging(), restart: false).Receipts);
    }

    private static bool Same((string[] Receipts, string[] State) left, (string[] Receipts, string[] State) right) =>
        left.Receipts.SequenceEqual(right.Receipts) && left.State.SequenceEqual(right.State);

    private static string Fault(string receipt) => Receipt.TryDecode(Convert.FromHexString(receipt), out Receipt? read, out _) ? read.FaultCode : "unreadable";

    private static byte[] Image(int version, int step) => ContractCompiler.Compile($$"""
        namespace Shop;

        [Contract("tally", Version = {{version}})]
        public sealed partial class Tally : Contract
        {
            private readonly StateValue<long> _sum;

            public static class Faults { public static readonly Fault Refused = new("It is refused."); }

            [Call] public long Add(long n) { long s = _sum.GetOr(0); for (long i = 0; i < n; i++) s += i * {{step}}; _sum.Set(s); return s; }
            [Call] public long Divide(long n) => 100 / n;
            [Call] public long Fail(long n) { _sum.Set(n); Reject(Faults.Refused); return n; }
            [Call] public long Loop(long n) { while (true) n++; }
        }
        """);

    private static MethodCall Call(string method, long argument)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(argument);
        return new MethodCall("tally", method, writer.ToArray());
    }

    private void AddBlock(params MethodCall[] calls) => _blocks.Add([.. calls.Select(call => _maker.Transaction([_oem], [call], gasLimit: 2_000_000_000))]);

    private (string[] Receipts, string[] State) Run(IContractLoader loader, bool restart)
    {
        MemoryState state = new();
        ContractDirectory NewDirectory() => new(new ContractCatalog(Library.Shipped.All), new CodeCache(loader));
        BlockExecutor executor = new(NewDirectory(), EngineRules.Version1);
        state.Apply(GenesisExecutor.Execute(_genesis, NewDirectory()));
        List<string> receipts = [];
        for (int i = 0; i < _blocks.Count; i++)
        {
            if (restart) executor = new BlockExecutor(NewDirectory(), EngineRules.Version1);
            BlockContext block = new((ulong)i + 1, ContractTestHost.GenesisTimestamp + (ulong)i + 1);
            BlockResult result = executor.Execute(block, _blocks[i], state, Membership.Load(state));
            state.Apply(result.Changes);
            receipts.AddRange(result.Receipts.Select(receipt => Convert.ToHexString(receipt.Encode())));
        }

        return ([.. receipts], [.. state.Entries().Select(e => $"{Convert.ToHexString(e.Key)} {Convert.ToHexString(e.Value)}")]);
    }

    /// <summary>Takes the second contract for the first.</summary>
    private sealed class Exchanging : IContractLoader
    {
        private static readonly byte[] Other = Image(version: 1, step: 2);
        private readonly ContractLoader _loader = new();

        public LoadResult Load(ReadOnlyMemory<byte> image) => _loader.Load(image.Span.SequenceEqual(First) ? Other : image);
    }
}
