using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Chain.Contracts.Verify;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Hostile contracts in C#: the first line of each says with which codes it is refused.</summary>
public sealed class AttackTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Repository.Path("tests/Contracts.Tests/attacks"), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Stopped() =>
        [.. Directory.EnumerateFiles(Repository.Path("tests/Contracts.Tests/attacks/stopped"), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Edits() => [.. AllEdits.Keys];

    /// <summary>All edits by name: the code expected, and what is changed.</summary>
    internal static IReadOnlyDictionary<string, (string Code, Action<Mono.Cecil.ModuleDefinition> Change)> AllEdits { get; } =
        new[] { IlAttacks.All, MetadataIlAttacks.All, ConstructorIlAttacks.All, InterfaceIlAttacks.All }.SelectMany(all => all).ToDictionary(StringComparer.Ordinal);

    /// <summary>The control of the edits: unchanged, and only written again, the contract is accepted.</summary>
    [Fact]
    public void The_contract_that_is_edited_is_accepted_before()
    {
        byte[] image = ContractCompiler.Compile(IlAttacks.Source);
        Assert.Empty(ContractVerifier.Verify(image).Problems);
        Assert.All(
            (Action<Mono.Cecil.ModuleDefinition>[])[_ => { }, ConstructorIlAttacks.Control, InterfaceIlAttacks.Control],
            change => Assert.Empty(ContractVerifier.Verify(IlEdit.Edit(image, change)).Problems));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_contract_is_refused_with_its_code(string name)
    {
        (string code, Action<Mono.Cecil.ModuleDefinition> change) = AllEdits[name];
        byte[] image = IlEdit.Edit(ContractCompiler.Compile(IlAttacks.Source), change);

        VerifyResult result = ContractVerifier.Verify(image);

        Assert.Null(result.Contract);
        Assert.True(result.Problems.Any(p => code.Split(' ').Contains(p.Code)), $"expected {code}:\n{string.Join('\n', result.Problems)}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_attack_is_refused_with_its_code(string name)
    {
        string source = File.ReadAllText(Repository.Path($"tests/Contracts.Tests/attacks/{name}.cs"));
        string[] expected = source.Split('\n')[0].TrimStart('/', ' ').Split(' ');

        bool isUnsafe = source.Contains("unsafe ", StringComparison.Ordinal);
        byte[] image = ContractCompiler.Compile(source, allowUnsafe: isUnsafe);
        VerifyResult result = ContractVerifier.Verify(isUnsafe ? IlEdit.HideUnsafe(image) : image);

        Assert.Null(result.Contract);
        Assert.True(result.Problems.Any(p => expected.Contains(p.Code)), $"expected {string.Join(' ', expected)}:\n{string.Join('\n', result.Problems)}");
    }

    /// <summary>The verifier accepts it; its view ends with the code of the first line, and pays all its gas.</summary>
    [Theory]
    [MemberData(nameof(Stopped))]
    public void An_attack_is_stopped_by_its_limit(string name)
    {
        const ulong Gas = 4_000_000_000;
        string source = File.ReadAllText(Repository.Path($"tests/Contracts.Tests/attacks/stopped/{name}.cs"));
        ContractDefinition contract = MeteredContract.Load(ContractCompiler.Link(ContractCompiler.Compile(source)));
        EngineRules rules = EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = Gas } };

        ViewResult result = new ContractTestHost(rules, contract).TryQuery(new MethodCall("attack", "Run", [0x90]));

        Assert.Equal(source.Split('\n')[0].TrimStart('/', ' '), result.Fault?.Code);
        Assert.Equal(Gas, result.GasUsed);
    }

    [Fact]
    public void The_constructor_of_an_attribute_does_not_run()
    {
        byte[] image = ContractCompiler.Compile(ContractCompiler.Contract(
            "[Endless, View] public int Run() => 1;", "[AttributeUsage(AttributeTargets.All)] public sealed class EndlessAttribute : Attribute { public EndlessAttribute() { while (true) { } } }"));

        Assert.Null(new ContractTestHost(MeteredContract.Load(image)).TryQuery(new MethodCall("shop", "Run", [0x90])).Fault);
    }

    /// <summary>A contract may be named like any assembly.</summary>
    [Fact]
    public void What_contracts_refer_to_has_no_friends() => Assert.All(
        new[] { typeof(Contract), typeof(Chain.Encoding.CanonicalReader), typeof(Chain.Contracts.Runtime.Meter) },
        type => Assert.Empty(type.Assembly.GetCustomAttributes(typeof(System.Runtime.CompilerServices.InternalsVisibleToAttribute), inherit: false)));
}
