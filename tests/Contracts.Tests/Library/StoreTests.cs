using Chain.Contracts.Library.Store;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Library;

public sealed class StoreTests
{
    private readonly ContractTestHost _host = new(Shipped.Store);
    private readonly TestMember _alice;
    private readonly TestMember _bob;

    public StoreTests()
    {
        _alice = _host.AddMember("oem", "alice");
        _bob = _host.AddMember("sup", "bob");
    }

    [Fact]
    public void What_was_put_is_got_and_replaced_by_its_owner()
    {
        _host.Call(_alice, StoreAbi.Put("k", [1, 2])).ThrowIfFault();
        _host.Call(_alice, StoreAbi.Put("k", [3])).ThrowIfFault();

        Assert.Equal([3], _host.Query(StoreAbi.Get("k")));
        Assert.Equal(_alice.Address, _host.Query(StoreAbi.OwnerOf("k")));
        Assert.Null(_host.Query(StoreAbi.Get("none")));
        Assert.Null(_host.Query(StoreAbi.OwnerOf("none")));
    }

    [Fact]
    public void A_key_belongs_to_who_put_it_first_until_it_is_removed()
    {
        _host.Call(_alice, StoreAbi.Put("k", [1])).ThrowIfFault();

        Assert.Equal("store.NotOwner", _host.Call(_bob, StoreAbi.Put("k", [2])).FaultCode);
        Assert.Equal("store.NotOwner", _host.Call(_bob, StoreAbi.Remove("k")).FaultCode);
        _host.Call(_alice, StoreAbi.Remove("k")).ThrowIfFault();
        Assert.Equal("store.UnknownKey", _host.Call(_alice, StoreAbi.Remove("k")).FaultCode);
        _host.Call(_bob, StoreAbi.Put("k", [2])).ThrowIfFault();
    }

    [Fact]
    public void Keys_have_a_length_and_are_listed_by_pages()
    {
        Assert.Equal("store.BadKey", _host.Call(_alice, StoreAbi.Put("", [])).FaultCode);
        Assert.Equal("store.BadKey", _host.Call(_alice, StoreAbi.Put(new string('k', 129), [])).FaultCode);
        for (int i = 0; i < 101; i++) _host.Call(_alice, StoreAbi.Put($"k{i:d3}", [])).ThrowIfFault();

        string[] first = _host.Query(StoreAbi.Keys(null));
        Assert.Equal(100, first.Length);
        Assert.Equal(["k100"], _host.Query(StoreAbi.Keys(first[^1])));
    }
}
