using Chain.Contracts.Std;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Std;

/// <summary>The library becomes part of the contracts that use it, so it is verified as they are.</summary>
public sealed class LibraryVerifyTests
{
    private const string Space = "Chain.Contracts.Std";

    [Fact]
    public void The_library_is_accepted()
    {
        IReadOnlyList<VerifyProblem> problems = ContractVerifier.VerifyLibrary(File.ReadAllBytes(typeof(Orders).Assembly.Location), Space);

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void A_library_of_one_class_is_accepted() => Assert.Empty(Verify("public static int Twice(int n) => 2 * n;"));

    [Theory]
    [InlineData("private static int _calls; public static int Count() => ++_calls;", ProblemCodes.StaticFieldForbidden)]
    [InlineData("public static readonly int[] Numbers = [1, 2, 3];", ProblemCodes.StaticFieldForbidden)]
    [InlineData("public static int Hash(string text) => text.GetHashCode();", ProblemCodes.MemberForbidden)]
    [InlineData("public static double Half(int n) => n / 2.0;", ProblemCodes.SignatureForbidden)]
    [InlineData("public static int Safe(int n) { try { return 1 / n; } catch (DivideByZeroException) { return 0; } }", ProblemCodes.HandlerForbidden)]
    [InlineData("public static void Twice(Action a) { try { a(); } finally { a(); } }", ProblemCodes.HandlerForbidden)]
    [InlineData("public static void Grow<T>(int n) { if (n > 0) Grow<T[]>(n - 1); }", ProblemCodes.GenericGrowth)]
    [InlineData("public sealed class Nest<T> { public Nest<Nest<T>>? Inner; }", ProblemCodes.GenericGrowth)]
    public void A_library_that_breaks_a_rule_of_contracts_is_refused(string members, string code) => Assert.Contains(code, Verify(members));

    [Fact]
    public void A_library_has_no_types_in_the_namespaces_of_others()
    {
        byte[] image = ContractCompiler.Compile("namespace Chain.Contracts.Sdk { public static class Mine { } }");

        Assert.Equal(ProblemCodes.NameForbidden, Assert.Single(ContractVerifier.VerifyLibrary(image, Space)).Code);
    }

    /// <summary>The namespace is the library's only when a library is verified.</summary>
    [Fact]
    public void A_contract_has_no_types_in_the_library_s_namespace()
    {
        byte[] image = ContractCompiler.Compile(ContractCompiler.Contract("", "public static class Mine { }").Replace("namespace Shop", "namespace Chain.Contracts.Std", StringComparison.Ordinal));

        Assert.Contains(ContractVerifier.Verify(image).Problems, p => p.Code == ProblemCodes.NameForbidden);
    }

    private static IEnumerable<string> Verify(string members) =>
        ContractVerifier.VerifyLibrary(ContractCompiler.Compile($"namespace Chain.Contracts.Std; public static class Mine {{ {members} }}"), Space).Select(p => p.Code);
}
