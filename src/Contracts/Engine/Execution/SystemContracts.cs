using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Library;

/// <summary>The contracts that every network has from genesis, as they were compiled.</summary>
public static class SystemContracts
{
    /// <summary>Who may do what.</summary>
    public static ContractDefinition Consortium { get; } = CompiledContract.Of(typeof(Consortium.Consortium));

    /// <summary>All of them. A new contract is added here by hand.</summary>
    public static IReadOnlyList<ContractDefinition> All { get; } =
    [
        Consortium,
        ContractRegistryAbi.Definition,
        CompiledContract.Of(typeof(Store.Store)),
        CompiledContract.Of(typeof(Traceability.Traceability)),
        CompiledContract.Of(typeof(ProductionOrders.ProductionOrders)),
    ];
}
