using Chain.Contracts.Abi;
using Chain.Contracts.Sdk;
using Chain.Contracts.Tests.Examples;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Generator;

/// <summary>Interfaces change only on purpose: clients hold on to them. REWRITE=1 records them anew.</summary>
public sealed class AbiGoldenTests
{
    private static readonly ContractDefinition[] Definitions = [.. Library.Shipped.All, CustodyAbi.Definition, GalleryAbi.Definition];

    public static TheoryData<string> Contracts => new(Definitions.Select(d => d.Name));

    [Theory]
    [MemberData(nameof(Contracts))]
    public void The_interface_is_the_recorded_one(string name)
    {
        string path = Repository.Path($"tests/Contracts.Tests/Generator/golden/{name}.json");
        string actual = Definitions.First(d => d.Name == name).Abi + "\n";
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void The_interface_is_read_back_whole(string name)
    {
        ContractDefinition definition = Definitions.First(d => d.Name == name);

        AbiContract abi = AbiContract.Parse(definition.Abi);

        Assert.Equal(definition.Name, abi.Name);
        Assert.Equal(definition.Version, abi.Version);
        Assert.All(abi.Methods, m => Assert.Equal(m.IsView ? MethodKind.View : MethodKind.Call, definition.KindOf(m.Name)));
        Assert.Null(definition.KindOf("NoSuchMethod"));
    }
}
