using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Library.Traceability;

namespace Chain.Contracts.Shipped;

/// <summary>A contract that the software brings along.</summary>
/// <param name="Name">Its name on the chain.</param>
/// <param name="Image">Its assembly as it is deployed, with what it uses of the contract library.</param>
public sealed record ShippedContract(string Name, ReadOnlyMemory<byte> Image);

/// <summary>The contracts that genesis deploys. They are ordinary ones: verified, metered and loaded as any other.</summary>
public static class ShippedContracts
{
    /// <summary>All of them, in the order in which genesis deploys them. A new contract is added here by hand.</summary>
    public static IReadOnlyList<ShippedContract> All { get; } =
    [
        Read(ConsortiumAbi.ContractName, "Chain.Contracts.Library.Consortium"),
        Read(StoreAbi.ContractName, "Chain.Contracts.Library.Store"),
        Read(TraceabilityAbi.ContractName, "Chain.Contracts.Library.Traceability"),
        Read(ProductionOrdersAbi.ContractName, "Chain.Contracts.Library.ProductionOrders"),
    ];

    private static ShippedContract Read(string name, string assembly)
    {
        using Stream stream = typeof(ShippedContracts).Assembly.GetManifestResourceStream(assembly + ".dll")
            ?? throw new InvalidOperationException($"The program lacks the assembly {assembly}.");
        byte[] image = new byte[checked((int)stream.Length)];
        stream.ReadExactly(image);
        return new ShippedContract(name, image);
    }
}
