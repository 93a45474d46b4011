namespace Chain.Architecture.Tests;

/// <summary>
/// The house's rules on who may name whom, checked on the compiled assemblies. The banned-symbol analyzer says the same
/// while one types; this test also sees what a suppression would let through.
/// </summary>
public sealed class DependencyTests
{
    // System.Runtime.InteropServices holds CollectionsMarshal; what it could do besides is refused by type below.
    private static readonly string[] PurePlatform =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory",
        "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Text.Encoding.Extensions",
    ];

    private static readonly string[] ImpureNamespaces =
    [
        "System.IO.", "System.Net.", "System.Threading.Tasks.", "System.Threading.Channels.", "System.Timers.",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Reflection.Emit.", "System.Runtime.Loader.",
        "Microsoft.",
    ];

    private static readonly string[] ImpureTypes =
    [
        "System.Random", "System.Console", "System.TimeProvider", "System.Environment", "System.HashCode",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.Monitor",
        "System.Threading.Lock", "System.Threading.SemaphoreSlim",
        "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
        "System.Globalization.CultureInfo.get_CurrentCulture", "System.String.GetHashCode",
    ];

    // Compiler services that async code needs are in System.Runtime.CompilerServices; tasks themselves are refused.
    private static readonly string[] AllowedTypes = ["System.IO.Stream", "System.IO.MemoryStream"];

    [Theory]
    [InlineData("Chain.Encoding")]
    [InlineData("Chain.Crypto", "Chain.Encoding", "System.Security.Cryptography", "System.Text.Json")]
    [InlineData("Chain.Ledger", "Chain.Encoding", "Chain.Crypto", "System.Text.Json", "System.Text.Encodings.Web")]
    [InlineData("Chain.Consensus", "Chain.Encoding", "Chain.Crypto")]
    [InlineData("Chain.Contracts.Sdk", "Chain.Encoding")]
    [InlineData("Chain.Contracts.Std", "Chain.Encoding", "Chain.Contracts.Sdk")]
    [InlineData("Chain.Node.Core", "Chain.Encoding", "Chain.Crypto", "Chain.Ledger", "Chain.Consensus")]
    public void A_pure_assembly_refers_only_to_what_the_house_allows(string assembly, params string[] allowed) =>
        Assert.Empty(AssemblyFacts.Read(assembly).Assemblies.Except(PurePlatform).Except(allowed));

    [Theory]
    [InlineData("Chain.Encoding")]
    [InlineData("Chain.Crypto")]
    [InlineData("Chain.Ledger")]
    [InlineData("Chain.Consensus")]
    [InlineData("Chain.Contracts.Sdk")]
    [InlineData("Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Library")]
    [InlineData("Chain.Node.Core")]
    public void A_pure_assembly_names_no_clock_file_socket_thread_or_random_source(string assembly) =>
        Assert.Empty(ImpureNames(AssemblyFacts.Read(assembly)));

    [Fact]
    public void Consensus_and_contracts_never_refer_to_each_other()
    {
        string[] contracts = ["Chain.Contracts", "Chain.Contracts.Sdk", "Chain.Contracts.Std", "Chain.Contracts.Library"];

        Assert.Empty(AssemblyFacts.Read("Chain.Consensus").Assemblies.Intersect(contracts));
        foreach (string assembly in contracts) Assert.DoesNotContain("Chain.Consensus", AssemblyFacts.Read(assembly).Assemblies);
    }

    [Fact]
    public void The_check_sees_what_this_test_itself_names()
    {
        string[] names = [.. ImpureNames(AssemblyFacts.Read("Chain.Architecture.Tests"))];

        Assert.Contains("System.IO.File", names);
        Assert.Contains("System.DateTime.get_UtcNow", names);
        Assert.NotEqual(default, DateTime.UtcNow);
    }

    private static IEnumerable<string> ImpureNames(AssemblyFacts facts) =>
        facts.Types
            .Where(type => ImpureTypes.Contains(type)
                || (ImpureNamespaces.Any(start => type.StartsWith(start, StringComparison.Ordinal)) && !AllowedTypes.Contains(type)))
            .Concat(facts.Members.Where(ImpureMembers.Contains))
            .Where(name => !IsCompilerGenerated(name))
            .Distinct();

    /// <summary>The compiler marks its output with attributes of its own namespace, which do nothing.</summary>
    private static bool IsCompilerGenerated(string name) => name.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal);
}
