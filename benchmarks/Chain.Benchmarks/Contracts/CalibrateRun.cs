using System.Globalization;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Ledger;
using Chain.TestSupport.Contracts;

namespace Chain.Benchmarks.Contracts;

/// <summary>What a gas takes, on the real engine: code over one thing that has a price each, and the calls of the attack corpus that a limit stops.</summary>
internal static class CalibrateRun
{
    private const double TargetNs = 0.1;
    private const double RatioMax = 3;
    private const int Rounds = 5;

    // The largest is that of a block: enough to fill all memory that a call may have, and to walk through it.
    private static readonly ulong[] CalledGas = [10_000_000, 500_000_000, new ChainParameters().BlockGasLimit];
    private static readonly ulong[] AttackGas = [2_000_000, 20_000_000, 200_000_000, new ChainParameters().BlockGasLimit];

    /// <summary>Measures the classes of prices; false if one takes too long.</summary>
    public static bool Prices()
    {
        List<(string Name, double Ns)> measured = [.. Measure(PricedCode.WithoutHandlers, handlers: false), .. Measure(PricedCode.WithHandlers, handlers: true)];
        return Report(measured);
    }

    /// <summary>Measures the attacks that a limit stops; false if one takes too long.</summary>
    public static bool Attacks()
    {
        List<(string Name, double Ns)> measured = [];
        IEnumerable<(string Body, bool Handlers)> all = StoppedCalls.LoopsWithoutHandlers.Select(b => (b, false)).Concat(StoppedCalls.LoopsWithHandlers.Select(b => (b, true)))
            .Concat(StoppedCalls.OtherLimits.Select(o => (o.Body, o.Body.Contains("catch", StringComparison.Ordinal))));
        foreach ((string body, bool handlers) in all)
        {
            ContractDefinition contract = Load(StoppedCalls.Compile(body, handlers));
            measured.Add((body, Slowest(contract)));
        }

        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "stopped"), "*.cs").Order(StringComparer.Ordinal))
        {
            ContractDefinition contract = Load(ContractCompiler.Link(ContractCompiler.Compile(File.ReadAllText(file))));
            measured.Add((Path.GetFileNameWithoutExtension(file), Slowest(contract)));
        }

        ContractDefinition called = FailedCalls.Called();
        foreach ((string method, long gasMax) in FailedCalls.All)
        {
            measured.Add(($"calls of another contract's {method} with {gasMax} gas", Slowest(FailedCalls.Caller(method, gasMax), called)));
        }

        return Report(measured);
    }

    private static List<(string Name, double Ns)> Measure(IReadOnlyList<(string Name, string Before, string Repeated)> all, bool handlers)
    {
        byte[] image = ContractCompiler.Compile([PricedCode.Source(all, handlers)], Microsoft.CodeAnalysis.OptimizationLevel.Release, allowUnsafe: false, checkOverflow: false);
        ContractDefinition contract = Load(image);
        Unmeasured(image);
        return [.. all.Select((code, i) => (code.Name, CalledGas.Max(gas => Called(contract, $"M{i}", gas))))];
    }

    /// <summary>Names the priced instructions that no measured method has.</summary>
    private static void Unmeasured(byte[] image)
    {
        using Mono.Cecil.AssemblyDefinition assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(new MemoryStream(image));
        HashSet<string> used = [.. assembly.MainModule.Types.SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Select(i => i.OpCode.Name)];
        IEnumerable<string> missing = InstructionPrices.Version1.Names.Where(name => !used.Any(u => u == name || u.StartsWith(name + ".", StringComparison.Ordinal)));
        Console.WriteLine($"instructions without a measurement of their own here: {string.Join(' ', missing)}");
    }

    private static ContractDefinition Load(byte[] image)
    {
        LoadResult result = new ContractLoader().Load(image);
        return result.Contract ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    /// <summary>A call as a transaction, until its gas or another limit ends it.</summary>
    private static double Called(ContractDefinition contract, string method, ulong gas)
    {
        double least = double.MaxValue;
        int calls = (int)Math.Max(1, 200_000_000 / gas);
        for (int round = 0; round < RoundsOf(gas); round++)
        {
            ContractTestHost host = new(EngineRules.Version1, contract);
            TestMember member = host.AddMember("org", "me");
            Transaction[] transactions = [.. Enumerable.Range(0, calls).Select(_ => host.Transaction([member], [new MethodCall("priced", method, [0x90])], gas))];
            TimeSpan before = Environment.CpuUsage.TotalTime;
            ulong used = 0;
            foreach (Transaction transaction in transactions) used += host.ExecuteBlock(transaction)[0].GasUsed;
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / used);
        }

        return least;
    }

    /// <summary>What takes a second is measured well enough by one run, and another for the compiler.</summary>
    private static int RoundsOf(ulong gas) => gas > 1_000_000_000 ? 2 : Rounds;

    private static double Slowest(params ContractDefinition[] contracts) => AttackGas.Max(gas => Stopped(contracts, gas));

    private static double Stopped(ContractDefinition[] contracts, ulong gas)
    {
        ContractTestHost host = new(EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = gas } }, contracts);
        int calls = (int)Math.Max(1, 100_000_000 / gas);
        double least = double.MaxValue;
        for (int round = 0; round < RoundsOf(gas); round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            ulong used = 0;
            for (int i = 0; i < calls; i++) used += host.TryQuery(new MethodCall("attack", "Run", [0x90])).GasUsed;
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / used);
        }

        return least;
    }

    private static bool Report(List<(string Name, double Ns)> measured)
    {
        bool fits = true;
        foreach ((string name, double ns) in measured.OrderByDescending(m => m.Ns))
        {
            bool isAbove = ns > TargetNs * RatioMax;
            fits &= !isAbove;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ns,8:F4} ns a gas, {ns / TargetNs,6:F2} times the target{(isAbove ? "!" : " ")} {name}"));
        }

        return fits;
    }
}
