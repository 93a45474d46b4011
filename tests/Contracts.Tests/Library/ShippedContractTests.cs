using Chain.Contracts.Linking;
using Chain.Contracts.Shipped;
using Chain.Contracts.Verify;
using ConsortiumContract = Chain.Contracts.Library.Consortium.Consortium;
using ProductionOrdersContract = Chain.Contracts.Library.ProductionOrders.ProductionOrders;
using StoreContract = Chain.Contracts.Library.Store.Store;
using TraceabilityContract = Chain.Contracts.Library.Traceability.Traceability;

namespace Chain.Contracts.Tests.Library;

/// <summary>What genesis deploys is what any member could deploy.</summary>
public sealed class ShippedContractTests
{
    public static TheoryData<string> Names => [.. ShippedContracts.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_contract_passes_the_verifier(string name)
    {
        ReadOnlyMemory<byte> image = ShippedContracts.All.Single(c => c.Name == name).Image;

        VerifyResult result = ContractVerifier.Verify(image);

        Assert.True(result.Problems.Count == 0, string.Join("\n", result.Problems));
        Assert.Equal(name, result.Contract!.Name);
        Assert.False(result.Contract.Reentrant);
    }

    [Theory]
    [InlineData(typeof(ConsortiumContract))]
    [InlineData(typeof(StoreContract))]
    [InlineData(typeof(TraceabilityContract))]
    [InlineData(typeof(ProductionOrdersContract))]
    public void It_is_what_the_linker_makes_of_the_assembly_that_the_build_wrote(Type contract)
    {
        byte[] linked = ContractLinker.LinkFile(contract.Assembly.Location);

        Assert.Contains(ShippedContracts.All, shipped => shipped.Image.Span.SequenceEqual(linked));
    }

    [Fact]
    public void Genesis_deploys_them_in_this_order() =>
        Assert.Equal(["consortium", "store", "traceability", "production-orders"], ShippedContracts.All.Select(c => c.Name));
}
