using Chain.Contracts.Verify;
using Chain.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Contracts that use every part of the library, linked with it.</summary>
public sealed class LibraryUseTests
{
    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void A_contract_that_uses_every_part_of_the_library_is_accepted(OptimizationLevel optimization)
    {
        string source = File.ReadAllText(Repository.Path("tests/Contracts.Tests/Verify/UsesLibrary.cs.txt"));
        VerifyResult result = ContractVerifier.Verify(ContractCompiler.Link(ContractCompiler.Compile(source, optimization)));

        Assert.True(result.Problems.Count == 0, string.Join('\n', result.Problems));
    }
}
