using Chain.Contracts.Execution;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Contracts.Tests.Traceability;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>Networks as they are made: the shipped contracts, deployed by genesis through the loader of nodes.</summary>
public sealed class ShippedGenesisTests
{
    private static readonly ReadOnlyMemory<byte>[] Images = [.. ShippedContracts.All.Select(contract => contract.Image)];

    [Fact]
    public void The_shipped_contracts_run_verified_and_metered()
    {
        ContractTestHost host = Host(SharedLoader.Instance);
        TestMember admin = host.AddMember("oem", "anna", "admin", "buyer", "capture"), supplier = host.AddMember("sup", "bert", "planner");

        foreach (MethodCall call in Calls(supplier)) host.Call(admin, call).ThrowIfFault();

        Assert.Equal(["consortium", "production-orders", "store", "traceability"], DeployedContracts.List(host.State).Select(c => c.Name));
        Assert.True(host.Membership.IsActive(Samples.Key(9)));
        Assert.Equal([1], host.Query(StoreAbi.Get("a")));
        Assert.NotNull(host.Query(ProductionOrdersAbi.GetOrder(new OrderId("PO-1"))));
    }

    [Fact]
    public void A_node_that_has_nothing_prepared_comes_to_the_same_receipts_and_state()
    {
        (Hash32 Receipts, Hash32 State) shared = Run(SharedLoader.Instance), fresh = Run(new ContractLoader());

        Assert.Equal(shared, fresh);
    }

    /// <summary>Metering and loading change what a contract pays, never what it does.</summary>
    [Fact]
    public void What_they_write_and_emit_is_what_they_do_as_they_were_compiled()
    {
        ContractTestHost deployed = Host(SharedLoader.Instance), compiled = new(Chain.Contracts.Tests.Library.Shipped.All);
        List<string>[] events = [[], []];
        foreach ((ContractTestHost host, List<string> seen) in new[] { deployed, compiled }.Zip(events))
        {
            TestMember admin = host.AddMember("oem", "anna", "admin", "buyer", "capture"), supplier = host.AddMember("sup", "bert", "planner");
            foreach (MethodCall call in Calls(supplier))
            {
                TestOutcome outcome = host.Call(admin, call);
                Assert.Equal("", outcome.FaultCode);
                seen.AddRange(outcome.Events.Select(e => $"{e.Contract} {e.Name} {Convert.ToHexString(e.Data.Span)}"));
            }
        }

        Assert.Equal(events[1], events[0]);
        foreach (string contract in ShippedContracts.All.Select(c => c.Name))
        {
            byte[] prefix = Contracts.State.StateKey.Of(contract, []);
            Assert.Equal(compiled.State.Scan(prefix, prefix), deployed.State.Scan(prefix, prefix));
        }
    }

    private static ContractTestHost Host(IContractLoader loader) => new(new CodeCache(loader), Images);

    private static MethodCall[] Calls(TestMember supplier) =>
    [
        ConsortiumAbi.AddMember("carl", Samples.Key(9), ["operator"]),
        ConsortiumAbi.GrantRole(Addresses.FromPublicKey(Samples.Key(9)), "buyer"),
        StoreAbi.Put("a", [1]),
        TraceabilityAbi.Capture(EventText.Object("ADD", 1, [EventText.Serial("1")])),
        ProductionOrdersAbi.PlaceOrder(new OrderId("PO-1"), supplier.Organisation, "04012345003024", new Measure(14), "C62", new Timestamp((long)ContractTestHost.GenesisTimestamp + 1_000_000_000)),
    ];

    private static (Hash32 Receipts, Hash32 State) Run(IContractLoader loader)
    {
        ContractTestHost host = Host(loader);
        TestMember admin = host.AddMember("oem", "anna", "admin", "buyer", "capture"), supplier = host.AddMember("sup", "bert", "planner");
        IReadOnlyList<Receipt> receipts = host.ExecuteBlock([.. Calls(supplier).Select(call => host.Transaction([admin], [call]))]);
        byte[] state = [.. host.State.Entries().SelectMany(entry => entry.Key.Concat(entry.Value))];
        return (Receipt.Root([.. receipts.Select(receipt => receipt.Encode())]), Hashing.Sha256(state));
    }
}
