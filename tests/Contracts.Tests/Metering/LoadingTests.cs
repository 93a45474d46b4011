using System.Runtime.CompilerServices;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>A contract in memory: it goes when nobody needs it, and runs beside others without noticing them.</summary>
public sealed class LoadingTests
{
    private const string Source = """
        using Chain.Contracts.Sdk;
        namespace Attack;
        [Contract("attack")]
        public sealed partial class Attack : Contract
        {
            public static class Faults { public static readonly Fault Small = new("Too small."); }
            private readonly StateMap<long, long> _sums;
            [Call] public long Add(long n) { Require(n > 0, Faults.Small); long s = 0; for (long i = 0; i < n; i++) s += i * i; _sums[n] = s; return s; }
            [View] public long Get(long n) { System.Func<long, long> f = x => x + 1; return f(_sums.GetOr(n, 0)); }
        }
        """;

    [Fact]
    public void Three_hundred_contracts_come_and_go()
    {
        byte[] metered = MeteredContract.Rewrite(MeteredContract.Compile(Source), "Attack.Attack");
        string abi = MeteredContract.AbiOf(MeteredContract.Compile(Source), "Attack.Attack");
        List<WeakReference> contexts = [];
        for (int i = 0; i < 300; i++) contexts.Add(LoadAndCall(metered, abi));

        Assert.Equal(0, Alive(contexts));
    }

    /// <summary>The same through the registry and the loader of nodes: deployed, called, and forgotten with the host.</summary>
    [Fact]
    public void Contracts_that_are_deployed_and_called_leave_no_load_context()
    {
        byte[] image = MeteredContract.Compile(Source);
        List<WeakReference> contexts = [];
        for (int i = 0; i < 300; i++) contexts.AddRange(DeployAndCall(image, kept: null));

        Assert.InRange(contexts.Count, 300, int.MaxValue);
        Assert.Equal(0, Alive(contexts));
    }

    /// <summary>Control: contracts that somebody still holds are seen to be there.</summary>
    [Fact]
    public void A_contract_that_is_held_keeps_its_load_context()
    {
        List<object> kept = [];
        List<WeakReference> contexts = DeployAndCall(MeteredContract.Compile(Source), kept);

        Assert.Equal(contexts.Count, Alive(contexts));
        GC.KeepAlive(kept);
    }

    /// <summary>Control: code that shares something between calls does not come to the same twice.</summary>
    [Fact]
    public void Lanes_that_share_something_are_noticed()
    {
        const string Sharing = """
            using Chain.Contracts.Sdk;
            namespace Attack;
            public static class Shared { public static long Count; }
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                private readonly StateMap<long, long> _sums;
                [Call] public long Add(long n) { _sums[n] = Shared.Count; return Shared.Count++; }
            }
            """;
        byte[] image = MeteredContract.Compile(Sharing);
        Assert.NotEmpty(new ContractLoader().Load(image).Problems);
        ContractDefinition contract = MeteredContract.LoadUnmetered(image, "Attack.Attack");

        Assert.NotEqual(Lane(contract), Lane(contract));
    }

    [Fact]
    public async Task Two_lanes_at_once_come_to_what_each_comes_to_alone()
    {
        ContractDefinition contract = MeteredContract.Load(MeteredContract.Compile(Source));
        (long, ulong)[] alone = Lane(contract);

        (long, ulong)[][] together = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Lane(contract))));

        Assert.All(together, lane => Assert.Equal(alone, lane));
    }

    [Fact]
    public void The_first_call_and_the_thousandth_pay_the_same()
    {
        ContractTestHost host = new(MeteredContract.Load(MeteredContract.Compile(Source)));
        ContractTestHost reloaded = new(MeteredContract.Load(MeteredContract.Compile(Source)));
        ulong first = Get(host).GasUsed;
        for (int i = 0; i < 998; i++) Assert.Equal(first, Get(host).GasUsed);

        Assert.Equal(first, Get(reloaded).GasUsed);
    }

    [Fact]
    public void The_same_assembly_is_rewritten_to_the_same_bytes()
    {
        byte[] image = MeteredContract.Compile(Source);

        Assert.Equal(MeteredContract.Rewrite(image, "Attack.Attack"), MeteredContract.Rewrite(image, "Attack.Attack"));
    }

    [Fact]
    public void A_fault_rolls_back_and_pays_what_it_used()
    {
        ContractTestHost host = new(MeteredContract.Load(MeteredContract.Compile(Source)));
        TestMember member = host.AddMember("acme", "ann");

        TestOutcome outcome = host.Call(member, Call("Add", -1));

        Assert.Equal("attack.Small", outcome.Receipt.FaultCode);
        Assert.True(outcome.Receipt.GasUsed < 1_000_000, $"{outcome.Receipt.GasUsed}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndCall(byte[] metered, string abi)
    {
        ContractModule module = ContractModule.Load(metered, "Attack.Attack", abi, reentrant: false);
        Assert.Null(Get(new ContractTestHost(module.Definition)).Fault);
        return module.Context;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> DeployAndCall(byte[] image, List<object>? kept)
    {
        Watching loader = new();
        ContractTestHost host = new(loader);
        TestMember admin = host.AddMember("acme", "ann", "admin");
        host.Deploy(image, admin);
        host.Call(admin, Call("Add", 3)).ThrowIfFault();
        kept?.Add(host);
        return loader.Contexts;
    }

    private static int Alive(List<WeakReference> contexts)
    {
        for (int i = 0; i < 20 && contexts.Exists(c => c.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return contexts.Count(c => c.IsAlive);
    }

    private static (long, ulong)[] Lane(ContractDefinition contract)
    {
        ContractTestHost host = new(contract);
        TestMember member = host.AddMember("acme", "ann");
        return [.. Enumerable.Range(1, 200).Select(n => Outcome(host.Call(member, Call("Add", n))))];
    }

    private static (long, ulong) Outcome(TestOutcome outcome)
    {
        CanonicalReader reader = new(outcome.Receipt.ReturnValues[0].Span);
        return (reader.ReadInt64(), outcome.Receipt.GasUsed);
    }

    private static ViewResult Get(ContractTestHost host) => host.TryQuery(Call("Get", 5));

    private static MethodCall Call(string method, long argument)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(argument);
        return new MethodCall("attack", method, writer.ToArray());
    }

    /// <summary>Notes the load context of each contract, and holds none.</summary>
    private sealed class Watching : IContractLoader
    {
        private readonly ContractLoader _loader = new();

        public List<WeakReference> Contexts { get; } = [];

        public LoadResult Load(ReadOnlyMemory<byte> image)
        {
            LoadResult result = _loader.Load(image);
            if (result.Contract is { } contract) Contexts.Add(new WeakReference(contract.Dispatch.Method.Module.Assembly));
            return result;
        }
    }
}
