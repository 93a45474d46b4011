using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Traceability;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Library;

/// <summary>The shipped contracts as nodes run them do what their code says: same results, events, faults and state.</summary>
public sealed class MeteredShippedTests
{
    public static TheoryData<string> Names => [.. ShippedContracts.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_contract_runs_as_it_is_deployed(string name) => Assert.Equal(name, Shipped.Metered(name).Name);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_wild_history_is_captured_and_traced_alike(int seed)
    {
        RandomHistory history = new(seed, events: 60);
        ContractTestHost compiled = Host(Shipped.Traceability), metered = Host(Shipped.Metered("traceability"));
        TestMember member = AddMember(compiled);
        AddMember(metered);

        foreach (string arrival in history.Arrivals) AssertAlike(compiled, metered, member, TraceabilityAbi.Capture(arrival));
        foreach (string item in history.Items)
        {
            AssertAlike(compiled, metered, TraceabilityAbi.GetItem(item));
            AssertAlike(compiled, metered, TraceabilityAbi.ContentsOf(item, null, 50));
            AssertAlike(compiled, metered, TraceabilityAbi.TraceUp(item, 7, null));
            AssertAlike(compiled, metered, TraceabilityAbi.TraceDown(item, 7, null));
        }

        AssertSameState(compiled, metered);
    }

    [Fact]
    public void Orders_go_their_way_alike()
    {
        ContractTestHost compiled = Host(Shipped.ProductionOrders), metered = Host(Shipped.Metered("production-orders"));
        TestMember member = AddMember(compiled);
        AddMember(metered);
        OrderId id = new("PO-1");
        Timestamp due = new((long)ContractTestHost.GenesisTimestamp + 86_400_000);
        foreach (MethodCall call in (MethodCall[])
        [
            ProductionOrdersAbi.ConfirmOrder(id, 1),
            ProductionOrdersAbi.PlaceOrder(id, "sup", "part", new Measure(10), "kg", due),
            ProductionOrdersAbi.PlaceOrder(id, "none", "part", new Measure(10), "kg", due),
            ProductionOrdersAbi.ChangeOrder(id, 1, new Measure(12), due),
            ProductionOrdersAbi.ConfirmOrder(id, 1),
            ProductionOrdersAbi.ConfirmOrder(id, 2),
            ProductionOrdersAbi.CancelOrder(id, 3, "no need"),
        ])
        {
            AssertAlike(compiled, metered, member, call);
        }

        AssertAlike(compiled, metered, ProductionOrdersAbi.GetHistory(id, 0, 100));
        AssertSameState(compiled, metered);
    }

    private static ContractTestHost Host(ContractDefinition contract) => new(contract);

    private static TestMember AddMember(ContractTestHost host)
    {
        host.AddMember("sup", "planner", "planner");
        return host.AddMember("oem", "all", "buyer", "planner", "capture");
    }

    private static void AssertAlike(ContractTestHost compiled, ContractTestHost metered, TestMember member, MethodCall call)
    {
        Receipt one = compiled.Call([member], call).Receipt, other = metered.Call([member], call).Receipt;
        Assert.Equal((one with { GasUsed = 0 }).Encode(), (other with { GasUsed = 0 }).Encode());
        Assert.NotEqual("ContractError", one.FaultCode);
    }

    private static void AssertAlike(ContractTestHost compiled, ContractTestHost metered, MethodCall view)
    {
        Chain.Contracts.Execution.ViewResult one = compiled.TryQuery(view), other = metered.TryQuery(view);
        Assert.Equal(one.Fault, other.Fault);
        Assert.Equal(one.Value.ToArray(), other.Value.ToArray());
    }

    private static void AssertSameState(ContractTestHost compiled, ContractTestHost metered)
    {
        Assert.Equal(Entries(compiled), Entries(metered));
        Assert.True(compiled.State.Count > 10);

        // Gas that organisations used differs: instructions of compiled code cost nothing.
        static IEnumerable<string> Entries(ContractTestHost host) => host.State.Entries()
            .Where(entry => !entry.Key.AsSpan().StartsWith("\u0003gas"u8))
            .Select(entry => $"{Convert.ToHexString(entry.Key)} {Convert.ToHexString(entry.Value)}");
    }
}
