using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;
using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

public sealed class ItemStateTests
{
    private static readonly string Pump = Serial("pump");

    /// <summary>A pump is made, packed on a pallet in a truck, shipped, received, unpacked and sold.</summary>
    private static readonly string[] Story =
    [
        Object("ADD", 1, [Pump], Where(1, 2) + ",\"bizStep\":\"commissioning\",\"disposition\":\"active\""),
        Aggregation("ADD", 2, Pallet(1), [Pump, Serial("other")], Where(3)),
        Aggregation("ADD", 3, Pallet(2), [Pallet(1)]),
        Object("OBSERVE", 4, [Pallet(2)], Where(4) + ",\"disposition\":\"in_transit\"" + Parties("shipping", 1, 9)),
        Object("OBSERVE", 5, [Pallet(2)], Where(5, 6) + Parties("receiving", 1, 9)),
        Aggregation("DELETE", 6, Pallet(2), []),
        Aggregation("DELETE", 7, Pallet(1), [Pump], Where(7, 8)),
        Object("OBSERVE", 8, [Pallet(1)], Where(20, 20)),
        Object("DELETE", 9, [Pump], ",\"bizStep\":\"decommissioning\",\"disposition\":\"inactive\""),
    ];

    [Fact]
    public void An_item_is_where_its_container_was_seen_last()
    {
        TraceHost host = TraceHost.With(Story);

        ItemView packed = host.ItemAt(Pump, 4);
        Assert.Equal([Identity(Pallet(1)), Identity(Pallet(2))], packed.Parents);
        Assert.Equal(("", Identity(Place(4)), Identity(Pallet(2))), (packed.Place!.Location, packed.Place.ReadPoint, packed.Place.ToldBy));
        Assert.Equal("https://ref.gs1.org/cbv/Disp-active", packed.Disposition);

        ItemView now = host.Item(Pump);
        Assert.Equal((Identity(Place(8)), Identity(Pump)), (now.Place!.Location, now.Place.ToldBy));
        Assert.Empty(now.Parents);
        Assert.Equal(ItemStatus.Ended, now.Status);
        Assert.Empty(now.Anomalies);
    }

    [Fact]
    public void Possession_passes_when_goods_are_received()
    {
        TraceHost host = TraceHost.With(Story);

        Assert.Null(host.ItemAt(Pump, 3).Holder);
        Assert.Equal((Identity(Party(1)), Identity(Party(9))), (host.ItemAt(Pump, 4).Holder!.Party, host.ItemAt(Pump, 4).Holder!.Next));
        Assert.Equal((Identity(Party(9)), ""), (host.ItemAt(Pump, 5).Holder!.Party, host.ItemAt(Pump, 5).Holder!.Next));
        Assert.Null(host.Item(Pump).Owner);
    }

    [Fact]
    public void A_shipment_that_is_called_off_leaves_the_goods_with_the_sender()
    {
        TraceHost host = TraceHost.With(
            Object("OBSERVE", 1, [Pump], Parties("shipping", 1, 9, "owning_party")),
            Object("OBSERVE", 2, [Pump], Parties("void_shipping", 1, 9, "owning_party")));

        Assert.Equal((Identity(Party(1)), ""), (host.Item(Pump).Owner!.Party, host.Item(Pump).Owner!.Next));
    }

    [Fact]
    public void Contents_are_what_was_put_in_and_not_taken_out()
    {
        TraceHost host = TraceHost.With(Story);

        Assert.Equal([Identity(Serial("other"))], host.ContentsOf(Pallet(1)));
        Assert.Empty(host.ContentsOf(Pallet(2)));
        Assert.Equal([Identity(Pallet(1))], TraceHost.With(Story[..5]).ContentsOf(Pallet(2)));
    }

    [Fact]
    public void Contents_and_history_come_in_pages()
    {
        string[] parts = [.. Enumerable.Range(0, 250).Select(i => Serial($"p{i:000}"))];
        TraceHost host = TraceHost.With(
            Aggregation("ADD", 1, Pallet(1), parts),
            Aggregation("DELETE", 2, Pallet(1), parts[..100]),
            Aggregation("ADD", 3, Pallet(1), parts[50..60]));

        Assert.Equal(parts[100..].Concat(parts[50..60]).Select(Identity).Order(), host.ContentsOf(Pallet(1), 7).Order());
        Assert.Equal(3, host.EventsOf(parts[50], 1).Count);
        Assert.Equal(host.EventsOf(parts[50], 1).Select(e => e.Event), host.EventsOf(parts[50], 100).Select(e => e.Event));
    }

    [Fact]
    public void Being_taken_out_of_other_parents_hides_no_parent()
    {
        TraceHost host = TraceHost.With(Aggregation("ADD", 1, Pallet(1), [Pump]));
        for (int i = 0; i < 40; i++) host.Capture(Aggregation("DELETE", 2 + i, Pallet(100 + i), [Pump]), host.Carrier);

        Assert.Equal([Identity(Pallet(1))], host.Item(Pump).Parents);
        Assert.Equal(["NotInParent"], host.Item(Pump).Anomalies);
        Assert.Equal([Identity(Pump)], host.ContentsOf(Pallet(1)));
    }

    [Fact]
    public void A_parent_behind_too_many_relations_is_reported_as_not_known()
    {
        TraceHost host = TraceHost.With(Aggregation("ADD", 1, Pallet(1), [Pump]), Aggregation("ADD", 1, Pallet(2), [Serial("other")]));
        string[] foreign = [.. Enumerable.Range(0, 1_030).Select(i => Aggregation("DELETE", 2 + i, Pallet(100 + i), [Pump]))];
        foreach (string[] chunk in foreign.Chunk(100)) host.Host.Call(host.Carrier, TraceabilityAbi.CaptureMany(chunk)).ThrowIfFault();

        Assert.Contains("ParentsUnknown", host.Item(Pump).Anomalies);
        Assert.Equal([Identity(Pump)], host.ContentsOf(Pallet(1)));
        Assert.DoesNotContain("ParentsUnknown", host.Item(Serial("other")).Anomalies);

        host.Capture(Aggregation("DELETE", 3, Pallet(1), [Pump]));
        Assert.Equal([Identity(Pump)], host.ContentsOf(Pallet(1)));
        host.Capture(Aggregation("DELETE", 2_000, Pallet(1), [Pump]));
        Assert.Empty(host.ContentsOf(Pallet(1)));
    }

    [Fact]
    public void Amounts_of_a_lot_are_listed_as_they_were_put_in()
    {
        string packed = Aggregation("ADD", 1, Pallet(1), [], $",\"childQuantityList\":[{Amount(Lot("L1"), "2.50")}]");
        TraceHost host = TraceHost.With(packed);

        ChildView child = Assert.Single(host.Host.Query(TraceabilityAbi.ContentsOf(Pallet(1), null, 10)).Children);
        Assert.Equal((Identity(Lot("L1")), "2.5", "KGM"), (child.Epc, child.Quantity, child.Uom));
        Assert.Equal(ItemStatus.Class, host.Item(Lot("L1")).Status);
        Assert.Empty(host.Item(Lot("L1")).Parents);
    }

    [Fact]
    public void Any_order_of_arrival_and_any_repetition_gives_the_same_state()
    {
        string[] withdrawn = [.. Story, Object("OBSERVE", 7, [Pump], Where(30, 30)), Declared(Object("OBSERVE", 7, [Pump], Where(30, 30)))];
        string[] items = [Pump, Serial("other"), Pallet(1), Pallet(2)];
        string expected = Describe(TraceHost.With(withdrawn), items);
        Random random = new(7);
        for (int round = 0; round < 20; round++)
        {
            string[] shuffled = [.. withdrawn, .. withdrawn];
            random.Shuffle(shuffled);

            Assert.Equal(expected, Describe(TraceHost.With(shuffled), items));
        }
    }

    private static string Describe(TraceHost host, string[] items) => string.Join('\n', items.Select(item =>
        string.Join(';', Enumerable.Range(0, 12).Select(minute => Describe(host, item, minute)))
        + string.Join(',', host.EventsOf(item).Select(e => $"{e.Event}{e.Stands}{string.Concat(e.Anomalies)}"))
        + string.Join(',', host.ContentsOf(item))));

    private static string Describe(TraceHost host, string item, int minute)
    {
        Timestamp time = new(Start + (minute * 60_000L));
        Contracts.Execution.ViewResult result = host.Host.TryQuery(TraceabilityAbi.GetItemAsOf(item, time));
        if (result.Fault is not null) return result.Fault.Code;

        ItemView view = TraceabilityAbi.GetItemAsOf(item, time).DecodeResult(result.Value.Span);
        return $"{view.Status} {view.Place} {view.Disposition} {view.Holder} {view.Owner} {string.Join(',', view.Parents)} "
            + $"{string.Join(',', view.Anomalies)} {view.LastEvent}";
    }
}
