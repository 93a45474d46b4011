using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Library;

/// <summary>
/// The shipped contracts as they were compiled, for most tests; with <c>CHAIN_SHIPPED=metered</c> in the environment as nodes run
/// them, so that the same tests say the same of both.
/// </summary>
internal static class Shipped
{
    private static readonly bool IsMetered = Environment.GetEnvironmentVariable("CHAIN_SHIPPED") == "metered";

    public static ContractDefinition Consortium { get; } = Choose(typeof(Chain.Contracts.Library.Consortium.Consortium));

    public static ContractDefinition Store { get; } = Choose(typeof(Chain.Contracts.Library.Store.Store));

    public static ContractDefinition Traceability { get; } = Choose(typeof(Chain.Contracts.Library.Traceability.Traceability));

    public static ContractDefinition ProductionOrders { get; } = Choose(typeof(Chain.Contracts.Library.ProductionOrders.ProductionOrders));

    /// <summary>All of them, and the registry: what a network has from genesis.</summary>
    public static IReadOnlyList<ContractDefinition> All { get; } = [Consortium, ContractRegistryAbi.Definition, Store, Traceability, ProductionOrders];

    /// <summary>A contract as nodes run it: verified, metered, loaded.</summary>
    public static ContractDefinition Metered(string name)
    {
        LoadResult result = new ContractLoader().Load(ShippedContracts.All.Single(c => c.Name == name).Image);
        Assert.True(result.Contract is not null, string.Join('\n', result.Problems));
        return result.Contract;
    }

    private static ContractDefinition Choose(Type contract)
    {
        ContractDefinition compiled = CompiledContract.Of(contract);
        return IsMetered ? Metered(compiled.Name) : compiled;
    }
}
