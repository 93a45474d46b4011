using Chain.Contracts.Verify;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Hostile contracts in C#: the first line of each says with which codes it is refused.</summary>
public sealed class AttackTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Repository.Path("tests/Contracts.Tests/attacks"), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Edits() => [.. AllEdits.Keys];

    /// <summary>All edits by name: the code expected, and what is changed.</summary>
    internal static IReadOnlyDictionary<string, (string Code, Action<Mono.Cecil.ModuleDefinition> Change)> AllEdits { get; } =
        new[] { IlAttacks.All, MetadataIlAttacks.All }.SelectMany(all => all).ToDictionary(StringComparer.Ordinal);

    /// <summary>The control of the edits: unchanged, and only written again, the contract is accepted.</summary>
    [Fact]
    public void The_contract_that_is_edited_is_accepted_before()
    {
        byte[] image = ContractCompiler.Compile(IlAttacks.Source);
        Assert.Empty(ContractVerifier.Verify(image).Problems);
        Assert.Empty(ContractVerifier.Verify(IlEdit.Edit(image, _ => { })).Problems);
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
}
