namespace Chain.Architecture.Tests;

/// <summary>Assemblies whose results every node must share, checked in their metadata and instructions.</summary>
public sealed class PurityTests
{
    /// <summary>The assemblies, and what each may name all the same.</summary>
    public static TheoryData<string, string[]> PureAssemblies => new()
    {
        { "Chain.Encoding", [] },
        { "Chain.Ledger", [] },
        { "Chain.Consensus", [] },
        { "Chain.Contracts.Sdk", [] },
        { "Chain.Contracts.Std", [] },
        { "Chain.Contracts.Library", [] },
        { "Chain.Contracts.Library.Consortium", [] },
        { "Chain.Contracts.Library.Store", [] },
        { "Chain.Contracts.Library.Traceability", [] },
        { "Chain.Contracts.Library.ProductionOrders", [] },
        { "Chain.Node.Core", [] },
    };

    [Theory]
    [MemberData(nameof(PureAssemblies))]
    public void An_assembly_that_nodes_must_agree_on_is_pure(string assembly, string[] exempt) =>
        Assert.Empty(PurityRules.Impurities(AssemblyFacts.Read(assembly), exempt));

    /// <summary>
    /// Crypto calls libsodium and draws keys; what it computes from its arguments is pure like the rest. It counts what keys sign, for all threads: no verdict
    /// depends on that (HotKeys).
    /// </summary>
    [Fact]
    public void Crypto_is_pure_but_for_one_native_library()
    {
        string[] rest = [.. PurityRules.Impurities(AssemblyFacts.Read("Chain.Crypto"))
            .Where(name => !name.StartsWith("System.Runtime.InteropServices.", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("native: Chain.Crypto.Sodium.", StringComparison.Ordinal))];

        Assert.Equal(["System.Reflection.Assembly", "System.Threading.Interlocked", "System.Threading.Volatile", "System.Type.get_Assembly"], rest.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Halves of the state tree are hashed side by side; the hash does not depend on who is first. Hash tables of state keys are seeded
    /// for each process, and nothing depends on their order (KeyComparer). The whitelist is found in the runtime by reflection, once
    /// at start. Contracts are loaded and compiled by the runtime, on a thread of a stack that its compiler needs, under a lock of the cache that holds them; what they come
    /// to does not depend on it.
    /// </summary>
    [Fact]
    public void The_engine_is_pure_but_for_threads_of_the_tree_its_whitelist_and_loading()
    {
        string[] rest = [.. PurityRules.Impurities(AssemblyFacts.Read("Chain.Contracts"))
            .Where(name => !name.StartsWith("System.Reflection.", StringComparison.Ordinal) && !name.StartsWith("System.Type.", StringComparison.Ordinal))];

        Assert.Equal(
            [
                "System.Environment.get_ProcessorCount", "System.HashCode", "System.IO.EndOfStreamException", "System.IO.FileLoadException", "System.IO.IOException", "System.IO.StreamReader",
                "System.IO.TextReader", "System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod",
                "System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor", "System.Runtime.InteropServices.ImmutableCollectionsMarshal",
                "System.Runtime.Loader.AssemblyLoadContext", "System.Threading.Lock", "System.Threading.Lock+Scope", "System.Threading.Tasks.Parallel",
                "System.Threading.Tasks.ParallelLoopResult", "System.Threading.Tasks.ParallelOptions", "System.Threading.Thread", "System.Threading.ThreadStart",
                "System.WeakReference",
            ],
            rest.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Chain.Contracts.Library")]
    [InlineData("Chain.Contracts.Library.Consortium")]
    [InlineData("Chain.Contracts.Library.Store")]
    [InlineData("Chain.Contracts.Library.Traceability")]
    [InlineData("Chain.Contracts.Library.ProductionOrders")]
    public void Contracts_name_nothing_but_values_collections_text_and_the_sdk(string assembly) =>
        Assert.Empty(PurityRules.BeyondContracts(AssemblyFacts.Read(assembly)));

    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.IO.Path")]
    [InlineData("System.Net.Sockets.Socket")]
    [InlineData("System.Threading.Monitor")]
    [InlineData("System.Threading.Tasks.ValueTask")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Reflection.MethodBase")]
    [InlineData("System.Runtime.InteropServices.Marshal")]
    [InlineData("System.Runtime.InteropServices.NativeLibrary")]
    [InlineData("System.Random")]
    [InlineData("System.Activator")]
    [InlineData("System.GC")]
    [InlineData("System.HashCode")]
    [InlineData("System.Type.GetType")]
    [InlineData("System.Environment.GetEnvironmentVariable")]
    [InlineData("System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode")]
    [InlineData("System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference")]
    [InlineData("System.DateTime.get_Today")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Globalization.CultureInfo.get_CurrentCulture")]
    [InlineData("System.String.StartsWith(System.String)")]
    [InlineData("System.Int32.ToString()")]
    [InlineData("native: Chain.Architecture.Tests.Forbidden.getpid")]
    [InlineData("floating point in Chain.Architecture.Tests.Forbidden.Multiply: ldc.r8")]
    [InlineData("floating point in Chain.Architecture.Tests.Forbidden.Multiply: conv.r8")]
    [InlineData("floating point in Chain.Architecture.Tests.Forbidden.Halve: System.Single")]
    [InlineData("floating point in Chain.Architecture.Tests.Forbidden.Halve: ldc.r4")]
    [InlineData("floating point in Chain.Architecture.Tests.Forbidden.Field: System.Half")]
    [InlineData("floating point in a use of get_TotalMilliseconds: System.Double")]
    [InlineData("floating point in a type: System.Collections.Generic.List`1<System.Double>")]
    [InlineData("floating point in a type argument: System.Single")]
    public void What_is_forbidden_is_found_where_it_stands(string name) =>
        Assert.Contains(name, PurityRules.Impurities(AssemblyFacts.Read("Chain.Architecture.Tests")));

    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.Guid")]
    [InlineData("System.DateTime")]
    [InlineData("System.Random")]
    [InlineData("System.Lazy`1")]
    [InlineData("name of a value in Chain.Architecture.Tests.Forbidden.NameOf: Colour")]
    public void What_contracts_may_not_name_is_found_where_it_stands(string name) =>
        Assert.Contains(name, PurityRules.BeyondContracts(AssemblyFacts.Read("Chain.Architecture.Tests")));
}
