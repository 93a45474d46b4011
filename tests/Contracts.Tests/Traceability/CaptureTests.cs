using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using static Chain.Contracts.Tests.Traceability.EventText;
using Contract = Chain.Contracts.Library.Traceability.Traceability;

namespace Chain.Contracts.Tests.Traceability;

public sealed class CaptureTests
{
    private static readonly string Seen = Object("OBSERVE", 1, [Serial("1")], Where(1, 2));

    [Fact]
    public void A_captured_event_is_kept_under_its_hash()
    {
        TraceHost host = new();

        CaptureResult result = host.Host.Call(host.Maker, TraceabilityAbi.Capture(Seen)).Value;

        Assert.Equal(new CaptureResult(HashOf(Seen), CaptureVerdict.Captured), result);
        EventView stored = host.Event(Seen);
        Assert.Equal(HashOf(Seen), HashOf(stored.Json));
        Assert.Equal(("maker", true), (stored.CapturedBy, stored.Stands));
        Assert.Equal(["maker"], stored.Organisations);
    }

    [Fact]
    public void Capturing_again_changes_nothing()
    {
        TraceHost host = TraceHost.With(Seen);
        byte[][] before = StateOf(host);

        TestOutcome<CaptureResult> again = host.Host.Call(host.Maker, TraceabilityAbi.Capture(
            Seen.Replace(Serial("1"), Identity(Serial("1")), StringComparison.Ordinal).Replace("T00:01:00.000Z", "T01:01:00+01:00", StringComparison.Ordinal)));

        Assert.Equal(CaptureVerdict.AlreadyCaptured, again.Value.Verdict);
        Assert.Empty(again.Events);
        Assert.Equal(before, StateOf(host));
    }

    [Fact]
    public void Another_organisation_confirms_an_event()
    {
        TraceHost host = TraceHost.With(Seen);

        Assert.Equal(CaptureVerdict.Confirmed, host.Capture(Seen, host.Carrier));
        Assert.Equal(CaptureVerdict.AlreadyCaptured, host.Capture(Seen, host.Carrier));
        Assert.Equal(["carrier", "maker"], host.Event(Seen).Organisations);
        Assert.Single(host.EventsOf(Serial("1")));
    }

    [Fact]
    public void Only_members_with_the_role_capture()
    {
        TraceHost host = new();

        Assert.Equal("traceability.NotCapturer", host.FaultOf(Seen, host.Guest));
        Assert.NotEqual("", host.FaultOf(Seen, ContractTestHost.Stranger("nobody", "nobody")));
    }

    [Fact]
    public void Several_events_are_captured_all_or_none()
    {
        TraceHost host = new();
        string other = Object("OBSERVE", 2, [Serial("1")]);

        Assert.False(host.Host.Call(host.Maker, TraceabilityAbi.CaptureMany([Seen, "{"])).Succeeded);
        Assert.Equal("traceability.UnknownItem", host.Host.TryQuery(TraceabilityAbi.GetItem(Serial("1"))).Fault?.Code);
        Assert.Equal(
            [CaptureVerdict.Captured, CaptureVerdict.Captured, CaptureVerdict.AlreadyCaptured],
            host.Host.Call(host.Maker, TraceabilityAbi.CaptureMany([Seen, other, Seen])).Value.Select(result => result.Verdict));
        Assert.Equal("traceability.BadLimit", host.Host.Call(host.Maker, TraceabilityAbi.CaptureMany([])).FaultCode);
    }

    [Theory]
    [InlineData("{\"type\"", "traceability.BadJson")]
    [InlineData("{\"type\":\"ObjectEvent\"}", "traceability.MissingField")]
    [InlineData("[]", "traceability.WrongType")]
    [InlineData("{\"type\":\"Party\"}", "traceability.UnknownEventType")]
    public void What_is_no_event_is_refused(string text, string code) => Assert.Equal(code, new TraceHost().FaultOf(text));

    [Fact]
    public void A_refusal_names_the_field()
    {
        TraceHost host = new();
        TestOutcome outcome = host.Host.Call(host.Maker, TraceabilityAbi.Capture(Object("OBSERVE", 1, ["urn:epc:id:sgtin:4012345.0.1"])));

        Assert.Equal("traceability.BadIdentifier", outcome.FaultCode);
        Assert.Contains("epcList[0]", outcome.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void What_contains_itself_is_refused_whatever_else_is_known()
    {
        TraceHost host = new();

        Assert.Equal("traceability.SelfContainment", host.FaultOf(Aggregation("ADD", 1, Pallet(1), [Serial("1"), Pallet(1)])));
        Assert.Equal("traceability.SelfContainment", host.FaultOf(Transformation(1, [Serial("1")], [Serial("2"), Serial("1")])));
    }

    [Fact]
    public void Limits_on_items_and_bytes_hold_at_their_edge()
    {
        TraceHost host = new();
        string[] items = [.. Enumerable.Range(0, Contract.ItemsMax + 1).Select(i => Serial($"s{i}"))];

        Assert.Equal(CaptureVerdict.Captured, host.Capture(Object("ADD", 1, items[1..], Where(1, 2) + Parties("commissioning", 1, 2))));
        Assert.Equal("traceability.TooManyItems", host.FaultOf(Object("ADD", 1, items)));
        Assert.Equal("traceability.EventTooLarge", host.FaultOf(Object("ADD", 1, [Serial("1")], LongExtension(60_000))));
        Assert.Equal(CaptureVerdict.Captured, host.Capture(Object("ADD", 1, [Serial("1")], LongExtension(59_000))));
    }

    [Fact]
    public void The_largest_event_fits_into_a_block()
    {
        TraceHost host = new();
        string[] items = [.. Enumerable.Range(0, Contract.ItemsMax - 1).Select(i => Serial($"serial-number-{i:000000}"))];
        string text = Aggregation(
            "ADD",
            1,
            Pallet(1),
            items,
            Where(1, 2) + ",\"disposition\":\"in_progress\"" + Parties("packing", 1, 2));

        TestOutcome<CaptureResult> outcome = host.Host.Call(host.Maker, TraceabilityAbi.Capture(text));

        Assert.Equal(CaptureVerdict.Captured, outcome.Value.Verdict);
        Assert.True(outcome.GasUsed < new Ledger.ChainParameters().BlockGasLimit, $"{outcome.GasUsed:N0} gas");
    }

    [Fact]
    public void A_declared_error_withdraws_what_the_event_said()
    {
        string earlier = Object("OBSERVE", 0, [Serial("1")], Where(7, 8));
        TraceHost host = TraceHost.With(earlier, Seen);

        Assert.Equal(CaptureVerdict.Withdrawn, host.Capture(Declared(Seen)));

        Assert.Equal(Identity(Place(8)), host.Item(Serial("1")).Place!.Location);
        Assert.Equal([false, true], host.EventsOf(Serial("1")).Select(e => e.Stands));
        EventView stored = host.Event(Seen);
        Assert.False(stored.Stands);
        Assert.Equal("https://ref.gs1.org/cbv/ER-did_not_occur", Assert.Single(stored.Declarations).Reason);
        Assert.Equal(CaptureVerdict.AlreadyCaptured, host.Capture(Declared(Seen)));
    }

    [Fact]
    public void An_event_stands_while_one_of_its_organisations_stands_by_it()
    {
        TraceHost host = TraceHost.With(Seen);
        host.Capture(Seen, host.Carrier);

        Assert.Equal(CaptureVerdict.DeclarationKept, host.Capture(Declared(Seen)));
        Assert.True(host.Event(Seen).Stands);
        Assert.Equal(CaptureVerdict.Withdrawn, host.Capture(Declared(Seen), host.Carrier));
        Assert.False(host.Event(Seen).Stands);
    }

    [Fact]
    public void Nobody_withdraws_an_event_of_another()
    {
        TraceHost host = TraceHost.With(Seen);

        Assert.Equal(CaptureVerdict.DeclarationKept, host.Capture(Declared(Seen), host.Carrier));
        Assert.True(host.Event(Seen).Stands);
        Assert.Equal(CaptureVerdict.Confirmed, host.Capture(Seen, host.Carrier));
        Assert.True(host.Event(Seen).Stands);
    }

    [Fact]
    public void A_declaration_may_come_before_its_event()
    {
        TraceHost host = new();

        Assert.Equal(CaptureVerdict.DeclarationKept, host.Capture(Declared(Seen)));
        Assert.Equal(CaptureVerdict.Captured, host.Capture(Seen));

        Assert.False(host.Event(Seen).Stands);
        Assert.Null(host.Item(Serial("1")).Place);
        Assert.Equal(CaptureVerdict.Confirmed, host.Capture(Seen, host.Carrier));
        Assert.NotNull(host.Item(Serial("1")).Place);
    }

    [Fact]
    public void What_is_not_known_or_not_well_formed_is_a_fault_of_the_view()
    {
        TraceHost host = TraceHost.With(Seen);

        Assert.Equal("traceability.UnknownEvent", CodeOf(TraceabilityAbi.GetEvent(new string('0', 64))));
        Assert.Equal("traceability.BadEventId", CodeOf(TraceabilityAbi.GetEvent("ni:///sha-256;12")));
        Assert.Equal("traceability.UnknownItem", CodeOf(TraceabilityAbi.GetItem(Serial("2"))));
        Assert.Equal("traceability.BadEpc", CodeOf(TraceabilityAbi.GetItem("pump")));
        Assert.Equal("traceability.BadLimit", CodeOf(TraceabilityAbi.EventsOf(Serial("1"), null, 101)));
        Assert.Equal("traceability.BadToken", CodeOf(TraceabilityAbi.EventsOf(Serial("1"), [1, 2], 10)));
        Assert.Equal("traceability.BadLimit", CodeOf(TraceabilityAbi.TraceUp(Serial("1"), 0, null)));
        Assert.Equal("traceability.BadToken", CodeOf(TraceabilityAbi.TraceUp(Serial("1"), 10, [0x90])));

        string? CodeOf(MethodCall view) => host.Host.TryQuery(view).Fault?.Code;
    }

    /// <summary>The contract's own state: the chain also counts gas.</summary>
    private static byte[][] StateOf(TraceHost host)
    {
        byte[] prefix = Contracts.State.StateKey.Of("traceability", []);
        return [.. host.Host.State.Scan(prefix, prefix).Select(entry => entry.Value)];
    }

    private static string LongExtension(int length) =>
        ",\"@context\":{\"ex\":\"https://ns.example.com/\"},\"ex:note\":\"" + new string('x', length) + "\"";
}
