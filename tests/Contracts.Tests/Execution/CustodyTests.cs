using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;

namespace Chain.Contracts.Tests.Execution;

public sealed class CustodyTests
{
    private readonly ContractTestHost _host = new(CustodyAbi.Definition);
    private readonly TestMember _maker;
    private readonly TestMember _carrier;

    public CustodyTests()
    {
        _maker = _host.AddMember("oem", "line-1", "admin");
        _carrier = _host.AddMember("log", "truck-7");
    }

    [Fact]
    public void An_item_changes_hands_when_both_parties_sign()
    {
        ItemId item = new("pump-1");
        _host.Call(_maker, CustodyAbi.Register(item)).ThrowIfFault();

        TestOutcome outcome = _host.Call([_maker, _carrier], CustodyAbi.HandOver(item, _carrier.Address));

        outcome.ThrowIfFault();
        Assert.Equal(new Holding(_carrier.Address, new Timestamp((long)_host.Block.Timestamp)), _host.Query(CustodyAbi.Get(item)));
        Assert.Equal("CustodyTransferred", outcome.Events[0].Name);
        Assert.True(CustodyAbi.TryDecode(outcome.Events[0].Data.Span, out CustodyTransferred? transferred));
        Assert.Equal(new CustodyTransferred(item, _maker.Address, _carrier.Address), transferred);
    }

    [Fact]
    public void One_signature_is_not_enough_and_nothing_changes()
    {
        ItemId item = new("pump-1");
        _host.Call(_maker, CustodyAbi.Register(item)).ThrowIfFault();

        TestOutcome outcome = _host.Call(_maker, CustodyAbi.HandOver(item, _carrier.Address));

        Assert.Equal("custody.BothPartiesMustSign", outcome.FaultCode);
        Assert.Empty(outcome.Events);
        Assert.Equal(_maker.Address, _host.Query(CustodyAbi.Get(item)).Holder);
    }

    [Fact]
    public void Items_of_a_holder_are_paged_in_order()
    {
        foreach (string name in (string[])["c", "a", "b"]) _host.Call(_maker, CustodyAbi.Register(new ItemId(name))).ThrowIfFault();

        IReadOnlyList<ItemId> first = _host.Query(CustodyAbi.ItemsOf(_maker.Address, after: null, limit: 2));
        IReadOnlyList<ItemId> second = _host.Query(CustodyAbi.ItemsOf(_maker.Address, first[^1], limit: 2));

        Assert.Equal([new ItemId("a"), new ItemId("b")], first);
        Assert.Equal([new ItemId("c")], second);
    }

    [Fact]
    public void A_transaction_of_somebody_who_is_no_member_faults_and_costs_the_base_price()
    {
        TestMember stranger = ContractTestHost.Stranger("nobody", "x");

        TestOutcome outcome = _host.Call(stranger, CustodyAbi.Register(new ItemId("pump-1")));

        Assert.Equal(FaultCodes.NotAMember, outcome.FaultCode);
        Assert.InRange(outcome.GasUsed, GasSchedule.Version1.Transaction, GasSchedule.Version1.Transaction * 2);
    }
}
