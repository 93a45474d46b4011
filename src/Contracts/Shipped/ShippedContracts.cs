using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Linking;

namespace Chain.Contracts.Shipped;

/// <summary>A contract that the software brings along.</summary>
/// <param name="Name">Its name on the chain.</param>
/// <param name="Image">Its assembly as it is deployed, with what it uses of the contract library.</param>
public sealed record ShippedContract(string Name, ReadOnlyMemory<byte> Image);

/// <summary>The contracts that genesis deploys. They are ordinary ones: verified, metered and loaded as any other.</summary>
public static class ShippedContracts
{
    /// <summary>All of them, in the order in which genesis deploys them. A new contract is added here by hand.</summary>
    public static IReadOnlyList<ShippedContract> All { get; } = Link(
    [
        (ConsortiumAbi.ContractName, "Chain.Contracts.Library.Consortium"),
        (StoreAbi.ContractName, "Chain.Contracts.Library.Store"),
        (TraceabilityAbi.ContractName, "Chain.Contracts.Library.Traceability"),
        (ProductionOrdersAbi.ContractName, "Chain.Contracts.Library.ProductionOrders"),
    ]);

    private static ShippedContract[] Link((string Name, string Assembly)[] contracts)
    {
        byte[] library = Read(ContractLinker.LibraryName);
        return [.. contracts.Select(contract => new ShippedContract(contract.Name, ContractLinker.Link(Read(contract.Assembly), library)))];
    }

    private static byte[] Read(string assembly)
    {
        using Stream stream = typeof(ShippedContracts).Assembly.GetManifestResourceStream(assembly + ".dll")
            ?? throw new InvalidOperationException($"The program lacks the assembly {assembly}.");
        byte[] image = new byte[checked((int)stream.Length)];
        stream.ReadExactly(image);
        return image;
    }
}
