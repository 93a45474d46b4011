using Chain.Contracts.Verify;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

public sealed class VerifyTests
{
    [Fact]
    public void The_store_is_accepted() => Accept(File.ReadAllText(Repository.Path("src/Contracts/Library/Store/Store.cs")));

    [Fact]
    public void Examples_of_every_encodable_type_are_accepted() =>
        Accept(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Examples/Gallery.cs")).Replace("[.. _byKey.Range(100).Select(e => e.Key)]", "[]", StringComparison.Ordinal));

    [Fact]
    public void Custody_is_accepted() =>
        Accept(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Examples/Custody.cs")).Replace("[.. page.Select(entry => entry.Key)]", "[]", StringComparison.Ordinal));

    [Fact]
    public void A_contract_in_ordinary_csharp_is_accepted() => Accept(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Verify/Ordinary.cs.txt")));

    [Fact]
    public void A_debug_build_is_accepted_too() =>
        Accept(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Verify/Ordinary.cs.txt")), Microsoft.CodeAnalysis.OptimizationLevel.Debug);

    /// <summary>The runtime compiles it for each struct, inside the call that first needs it.</summary>
    [Fact]
    public void Long_generic_code_is_not_used_with_many_structs()
    {
        Accept(ManyInstances(structs: 2));
        byte[] image = ContractCompiler.Compile(ManyInstances(structs: 40));

        Assert.Contains(ContractVerifier.Verify(image).Problems, p => p.Code == ProblemCodes.GenericGrowth);
    }

    private static string ManyInstances(int structs)
    {
        string body = string.Concat(Enumerable.Range(0, 200).Select(i => $"s += (s ^ {i}) * {i + 3}; if (s > {i}) s -= k;"));
        string calls = string.Concat(Enumerable.Range(0, structs).Select(i => $"s += Long<T{i}>(s);"));
        return ContractCompiler.Contract(
            $"[View] public long Go() {{ long s = 0; {calls} return s; }} private static long Long<T>(long k) {{ long s = k; {body} return s; }}",
            string.Concat(Enumerable.Range(0, structs).Select(i => $"public struct T{i} {{ public long A; }}")));
    }

    private static VerifiedContract Accept(string source, Microsoft.CodeAnalysis.OptimizationLevel optimization = Microsoft.CodeAnalysis.OptimizationLevel.Release)
    {
        VerifyResult result = ContractVerifier.Verify(ContractCompiler.Link(ContractCompiler.Compile(source, optimization)));
        Assert.True(result.Problems.Count == 0, string.Join('\n', result.Problems));
        return result.Contract!;
    }
}
