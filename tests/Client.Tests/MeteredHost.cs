using Chain.Contracts.Loading;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;

namespace Chain.Client.Tests;

/// <summary>A shipped contract as nodes run it: what it charges counts.</summary>
internal static class MeteredHost
{
    private static readonly CodeCache Code = new(new ContractLoader());

    public static ContractTestHost Of(string contract) =>
        new(Code, ShippedContracts.All.Where(shipped => shipped.Name is "consortium" || shipped.Name == contract).Select(shipped => shipped.Image));
}
