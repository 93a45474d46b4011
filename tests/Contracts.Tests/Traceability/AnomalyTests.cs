using Chain.Contracts.Library.Traceability;
using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>Verdicts on histories that do not fit; each holds for every order of arrival.</summary>
public sealed class AnomalyTests
{
    private static readonly string A = Serial("a");

    [Fact]
    public void DELETE_before_ADD() =>
        Check(
            [Object("DELETE", 1, [A]), Object("ADD", 2, [A])],
            A,
            "BeforeAdd",
            "AfterEnd");

    [Fact]
    public void OBSERVE_before_ADD() => Check([Object("OBSERVE", 1, [A]), Object("ADD", 2, [A])], A, "BeforeAdd", "");

    [Fact]
    public void OBSERVE_after_DELETE() =>
        Check([Object("ADD", 1, [A]), Object("DELETE", 2, [A]), Object("OBSERVE", 3, [A])], A, "", "", "AfterEnd");

    [Fact]
    public void DELETE_after_DELETE() => Check([Object("DELETE", 2, [A]), Object("DELETE", 3, [A])], A, "", "AfterEnd");

    [Fact]
    public void Consumed_twice() =>
        Check([Transformation(1, [A], [Serial("x")]), Transformation(2, [A], [Serial("y")])], A, "", "AfterEnd");

    [Fact]
    public void ADD_twice() => Check([Object("ADD", 1, [A]), Object("ADD", 2, [A])], A, "", "AddedAgain");

    [Fact]
    public void Made_after_it_was_added() => Check([Object("ADD", 1, [A]), Transformation(2, [Serial("x")], [A])], A, "", "AddedAgain");

    [Fact]
    public void An_unknown_beginning_is_no_anomaly() => Check([Object("OBSERVE", 1, [A]), Object("DELETE", 2, [A])], A, "", "");

    [Fact]
    public void A_second_parent()
    {
        string[] events = [Aggregation("ADD", 1, Pallet(1), [A]), Aggregation("ADD", 2, Pallet(2), [A])];

        Check(events, A, "", "SecondParent");
        ItemView item = TraceHost.With(events).Item(A);
        Assert.Equal([Identity(Pallet(2))], item.Parents);
        Assert.Equal(["SecondParent"], item.Anomalies);
        Assert.Empty(TraceHost.With(events).ContentsOf(Pallet(1)));
    }

    [Fact]
    public void A_second_parent_after_the_first_was_left_or_cleared_is_none()
    {
        Check([Aggregation("ADD", 1, Pallet(1), [A]), Aggregation("DELETE", 2, Pallet(1), [A]), Aggregation("ADD", 3, Pallet(2), [A])], A, "", "", "");
        Check([Aggregation("ADD", 1, Pallet(1), [A]), Aggregation("ADD", 3, Pallet(2), [A])], A, ["", ""], Aggregation("DELETE", 2, Pallet(1), []));
    }

    [Fact]
    public void Taken_out_of_a_parent_in_which_it_was_not()
    {
        string[] events = [Aggregation("ADD", 1, Pallet(1), [A]), Aggregation("DELETE", 2, Pallet(2), [A])];

        Check(events, A, "", "NotInParent");
        Assert.Equal([Identity(Pallet(1))], TraceHost.With(events).Item(A).Parents);
    }

    [Fact]
    public void Lots_are_added_and_packed_in_portions()
    {
        string amount = $",\"childQuantityList\":[{Amount(Lot("L"))}]";
        string quantity = $",\"quantityList\":[{Amount(Lot("L"))}]";
        Check(
            [
                Object("ADD", 1, [], quantity),
                Object("ADD", 2, [], quantity),
                Aggregation("ADD", 3, Pallet(1), [], amount),
                Aggregation("ADD", 4, Pallet(2), [], amount),
                Transformation(5, [Lot("L")], [A]),
                Transformation(6, [Lot("L")], [Serial("b")]),
            ],
            Lot("L"),
            "",
            "",
            "",
            "",
            "",
            "");
    }

    [Fact]
    public void An_object_that_contains_itself_through_others_is_reported()
    {
        TraceHost host = TraceHost.With(Aggregation("ADD", 1, Pallet(1), [Pallet(2)]), Aggregation("ADD", 2, Pallet(2), [Pallet(1)]));

        ItemView item = host.Item(Pallet(1));
        Assert.Equal([Identity(Pallet(2)), Identity(Pallet(1))], item.Parents);
        Assert.Contains("ContainmentCycle", item.Anomalies);
    }

    [Fact]
    public void A_withdrawn_event_causes_no_anomaly()
    {
        string deleted = Object("DELETE", 1, [A]);

        Check([deleted, Object("OBSERVE", 2, [A])], A, ["", ""], Declared(deleted));
    }

    [Fact]
    public void An_event_lists_its_items_that_do_not_fit()
    {
        string seen = Object("OBSERVE", 2, [A, Serial("b"), Serial("c")]);
        TraceHost host = TraceHost.With(Object("DELETE", 1, [A, Serial("c")]), seen);

        AnomalyPage all = host.Host.Query(TraceabilityAbi.AnomaliesOf(HashOf(seen), 0, 100));
        AnomalyPage first = host.Host.Query(TraceabilityAbi.AnomaliesOf(HashOf(seen), 0, 2));
        AnomalyPage second = host.Host.Query(TraceabilityAbi.AnomaliesOf(HashOf(seen), first.NextItem!.Value, 2));

        Assert.Equal([Identity(A), Identity(Serial("c"))], all.Items.Select(item => item.Epc));
        Assert.Null(all.NextItem);
        Assert.Equal(all.Items.Select(item => item.Epc), first.Items.Concat(second.Items).Select(item => item.Epc));
        Assert.Null(second.NextItem);
    }

    private static void Check(string[] events, string item, params string[] anomalies) => Check(events, item, anomalies, []);

    /// <summary>Captures in several orders, twice each, and compares the anomalies of each event, oldest first.</summary>
    private static void Check(string[] events, string item, string[] anomalies, params string[] more)
    {
        Random random = new(3);
        for (int round = 0; round < 6; round++)
        {
            string[] arrivals = [.. events, .. more];
            if (round > 0) random.Shuffle(arrivals);
            TraceHost host = TraceHost.With([.. arrivals, .. arrivals]);

            Assert.Equal(anomalies, Enumerable.Reverse(host.EventsOf(item)).Select(e => string.Join(' ', e.Anomalies)));
        }
    }
}
