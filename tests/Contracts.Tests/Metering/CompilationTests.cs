using System.Runtime;
using Chain.Contracts.Execution;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>When, and how well, the runtime compiles contracts.</summary>
public sealed class CompilationTests
{
    private const string Source = """
        using Chain.Contracts.Sdk;
        namespace Attack;
        public struct Wide { public long A, B; }
        public sealed class Holder<T> { public T? Value; public T? Get(int turns) { for (int i = 0; i < turns; i++) Value = default; return Value; } }
        [Contract("attack")]
        public sealed partial class Attack : Contract
        {
            [View] public long Warm(int n) => n;
            [View] public long Structs(int n) => Turn<Wide>(n) + new Holder<Wide>().Get(n).A;
            [View] public long Classes(int n) => Turn<string>(n) + (new Holder<string>().Get(n) is null ? 0 : 1);
            private static long Turn<T>(int n) { long s = 0; T[] all = new T[2]; while (n > 0) { n--; s += all.Length; } return s; }
        }
        """;

    /// <summary>The control is the same contract, loaded without what the verifier found of its generic code.</summary>
    [Theory]
    [InlineData("Structs")]
    [InlineData("Classes")]
    public void Generic_code_is_compiled_before_the_call_that_first_needs_it(string method)
    {
        byte[] image = MeteredContract.Compile(Source);
        byte[] metered = MeteredContract.Rewrite(image, "Attack.Attack");
        VerifiedContract contract = ContractVerifier.Verify(image).Contract!;
        CompiledBy(Loading.ContractModule.Load(metered, contract).Definition, method); // What the host itself needs for such a call.

        Assert.Equal(0, CompiledBy(Loading.ContractModule.Load(metered, contract).Definition, method));
        Assert.NotEqual(0, CompiledBy(Loading.ContractModule.Load(metered, contract.ContractType, contract.Abi, reentrant: false).Definition, method));
    }

    /// <summary>Optimising such methods takes time that grows with the square of their loops, or worse.</summary>
    [Fact]
    public void Methods_that_would_take_long_to_optimise_are_compiled_plainly()
    {
        Assert.NotEmpty(PlainMethods(HostileImage.Make(HostileBodies.All["many locals across many loops"], 1)));
        Assert.NotEmpty(PlainMethods(HostileImage.Make(HostileBodies.All["small methods with a loop"], 4_000)));
    }

    /// <summary>Each took several times as long as estimated before its handlers, its locals or what it passes counted.</summary>
    [Theory]
    [InlineData("loops within fewer nested handlers", 1)]
    [InlineData("jump tables within loops over many locals", 1)]
    [InlineData("fewer jump tables within loops over many locals", 1)]
    [InlineData("calls that pass large structs", 1)]
    [InlineData("short methods of calls that pass large structs", 8)]
    public void So_are_methods_of_handlers_of_values_that_meet_and_of_large_arguments(string shape, int count) =>
        Assert.NotEmpty(PlainMethods(HostileImage.Make(HostileFlows.All[shape], count)));

    [Fact]
    public void Methods_of_an_assembly_that_stays_within_its_budget_are_optimised()
    {
        Assert.Empty(PlainMethods(HostileImage.Make(HostileBodies.All["small methods with a loop"], 20)));
        Assert.All(Shipped.ShippedContracts.All, contract => Assert.Empty(PlainMethods(contract.Image.ToArray())));
    }

    private static long CompiledBy(ContractDefinition contract, string method)
    {
        ContractTestHost host = new(EngineRules.Version1, contract);
        Query(host, "Warm");
        Query(host, "Warm");
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        Query(host, method);
        return JitInfo.GetCompiledMethodCount(currentThread: true) - before;
    }

    private static void Query(ContractTestHost host, string method)
    {
        CanonicalWriter arguments = new();
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64(3);
        Assert.Null(host.TryQuery(new MethodCall("attack", method, arguments.ToArray())).Fault);
    }

    private static string[] PlainMethods(byte[] image)
    {
        VerifiedContract contract = ContractVerifier.Verify(image).Contract!;
        using MemoryStream metered = new(new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(image, contract));
        using Mono.Cecil.AssemblyDefinition assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(metered);
        return [.. assembly.MainModule.Types.SelectMany(t => t.Methods).Where(m => m.ImplAttributes.HasFlag(Mono.Cecil.MethodImplAttributes.NoOptimization)).Select(m => m.FullName)];
    }
}
