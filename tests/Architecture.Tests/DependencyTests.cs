namespace Chain.Architecture.Tests;

/// <summary>
/// The house's rules on which assembly may refer to which, checked on the compiled ones. What they may name of the platform
/// is the matter of <see cref="PurityTests"/>.
/// </summary>
public sealed class DependencyTests
{
    // System.Runtime.InteropServices holds CollectionsMarshal; what it could do besides is refused by PurityRules.
    private static readonly string[] PurePlatform =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory",
        "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Text.Encoding.Extensions",
    ];

    [Theory]
    [InlineData("Chain.Encoding")]
    [InlineData(
        "Chain.Crypto", "Chain.Encoding", "System.Security.Cryptography", "System.Text.Json", "System.Runtime.Intrinsics", "System.Collections.Concurrent", "System.Threading")]
    [InlineData("Chain.Ledger", "Chain.Encoding", "Chain.Crypto", "System.Text.Json", "System.Text.Encodings.Web")]
    [InlineData("Chain.Consensus", "Chain.Encoding", "Chain.Crypto")]
    [InlineData("Chain.Contracts.Sdk", "Chain.Encoding")]
    [InlineData("Chain.Contracts.Std", "Chain.Encoding", "Chain.Contracts.Sdk")]
    [InlineData("Chain.Contracts.Runtime", "Chain.Encoding", "Chain.Contracts.Sdk")]
    [InlineData("Chain.Contracts.Library", "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Library.Consortium", "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Library.Store", "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Library.Traceability", "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Library.ProductionOrders", "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Std")]
    [InlineData(
        "Chain.Contracts", "Chain.Encoding", "Chain.Crypto", "Chain.Ledger", "Chain.Contracts.Abi", "Chain.Contracts.Sdk", "Chain.Contracts.Runtime",
        "Chain.Contracts.Library", "Chain.Contracts.Library.Consortium", "Mono.Cecil", "Mono.Cecil.Rocks", "System.Reflection.Metadata", "System.Reflection.Primitives", "System.Runtime.Loader",
        "System.Threading.Tasks.Parallel", "System.Threading.Thread")]
    [InlineData("Chain.Node.Core", "Chain.Encoding", "Chain.Crypto", "Chain.Ledger", "Chain.Consensus")]
    public void A_pure_assembly_refers_only_to_what_the_house_allows(string assembly, params string[] allowed) =>
        Assert.Empty(AssemblyFacts.Read(assembly).Assemblies.Except(PurePlatform).Except(allowed));

    [Fact]
    public void Consensus_and_contracts_never_refer_to_each_other()
    {
        string[] contracts =
        [
            "Chain.Contracts", "Chain.Contracts.Sdk", "Chain.Contracts.Std", "Chain.Contracts.Library", "Chain.Contracts.Library.Consortium",
            "Chain.Contracts.Library.Store", "Chain.Contracts.Library.Traceability", "Chain.Contracts.Library.ProductionOrders",
        ];

        Assert.Empty(AssemblyFacts.Read("Chain.Consensus").Assemblies.Intersect(contracts));
        foreach (string assembly in contracts) Assert.DoesNotContain("Chain.Consensus", AssemblyFacts.Read(assembly).Assemblies);
    }

    [Fact]
    public void The_check_sees_what_this_test_itself_refers_to()
    {
        string[] assemblies = [.. AssemblyFacts.Read("Chain.Architecture.Tests").Assemblies];

        Assert.Contains("xunit.core", assemblies.Except(PurePlatform));
        Assert.Contains("System.Reflection.Metadata", assemblies.Except(PurePlatform));
    }
}
