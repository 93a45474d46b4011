namespace CLASS.Tests;

public sealed class CLASSTests
{
    // What is deployed is what the build wrote, with what it uses of the library: verified, metered and run as on a node.
    private static readonly byte[] Assembly = ContractLinker.LinkFile(typeof(CLASSContract).Assembly.Location);

    private readonly ContractTestHost _host = new(new ContractLoader());
    private readonly TestMember _anna;
    private readonly TestMember _bert;

    public CLASSTests(ITestOutputHelper output)
    {
        _anna = _host.AddMember("oem", "anna", "admin");
        _bert = _host.AddMember("sup", "bert", "admin");
        _host.Deploy(Assembly, _anna, _bert);
        _host.Report = output.WriteLine; // The gas of each call, as chain contract test shows it.
    }

    [Fact]
    public void Only_the_keeper_hands_an_item_over()
    {
        _host.Call(_anna, CLASSContractAbi.Put("item-1", "new")).ThrowIfFault();

        Assert.Equal("CONTRACT.NotKeeper", _host.Call(_bert, CLASSContractAbi.HandOver("item-1", _bert.Address)).FaultCode);
        _host.Call(_anna, CLASSContractAbi.HandOver("item-1", _bert.Address)).ThrowIfFault();

        Assert.Equal(_bert.Address, _host.Query(CLASSContractAbi.Get("item-1"))!.Keeper);
    }
}
