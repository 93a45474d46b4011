using Chain.Contracts.Shipped;
using Chain.Contracts.Verify;

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

    [Fact]
    public void Genesis_deploys_them_in_this_order() =>
        Assert.Equal(["consortium", "store", "traceability", "production-orders"], ShippedContracts.All.Select(c => c.Name));
}
