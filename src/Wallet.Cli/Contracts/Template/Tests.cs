namespace CLASS.Tests;

public sealed class CLASSTests
{
    private readonly ContractTestHost _host = new(ContractTestHost.LoadContract(typeof(CLASSContract).Assembly.Location));
    private readonly TestMember _anna;
    private readonly TestMember _bert;

    public CLASSTests()
    {
        _anna = _host.AddMember("oem", "anna");
        _bert = _host.AddMember("sup", "bert");
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
