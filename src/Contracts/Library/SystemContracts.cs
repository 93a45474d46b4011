using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;

namespace Chain.Contracts.Library;

/// <summary>The contracts that every network has from genesis.</summary>
public static class SystemContracts
{
    /// <summary>All of them. A new contract is added here by hand.</summary>
    public static IReadOnlyList<ContractDefinition> All { get; } =
    [
        ConsortiumAbi.Definition,
        ContractRegistryAbi.Definition,
        StoreAbi.Definition,
        TraceabilityAbi.Definition,
        ProductionOrdersAbi.Definition,
    ];
}
