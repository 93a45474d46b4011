using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Library;

/// <summary>The shipped contracts as they were compiled.</summary>
internal static class Shipped
{
    public static ContractDefinition Consortium { get; } = CompiledContract.Of(typeof(Chain.Contracts.Library.Consortium.Consortium));

    public static ContractDefinition Store { get; } = CompiledContract.Of(typeof(Chain.Contracts.Library.Store.Store));

    public static ContractDefinition Traceability { get; } = CompiledContract.Of(typeof(Chain.Contracts.Library.Traceability.Traceability));

    public static ContractDefinition ProductionOrders { get; } = CompiledContract.Of(typeof(Chain.Contracts.Library.ProductionOrders.ProductionOrders));

    /// <summary>All of them, and the registry: what a network has from genesis.</summary>
    public static IReadOnlyList<ContractDefinition> All { get; } = [Consortium, ContractRegistryAbi.Definition, Store, Traceability, ProductionOrders];
}
