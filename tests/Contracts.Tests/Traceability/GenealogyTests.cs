using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Sdk;
using Chain.Encoding;
using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

public sealed class GenealogyTests
{
    /// <summary>Steel becomes shafts, a lot of magnets and a shaft become a rotor, the rotor is fitted into a drive and shipped.</summary>
    private static readonly string[] Story =
    [
        Transformation(1, [Lot("steel")], [Serial("shaft1"), Serial("shaft2")]),
        Transformation(2, [Serial("shaft1"), Lot("magnets")], [Serial("rotor1")]),
        Transformation(3, [Serial("shaft2"), Lot("magnets")], [Serial("rotor2")]),
        Association("ADD", 4, Serial("drive1"), [Serial("rotor1"), Serial("controller1")]),
        Aggregation("ADD", 5, Pallet(1), [Serial("drive1")]),
        Aggregation("ADD", 6, Pallet(2), [Pallet(1)]),
        Aggregation("DELETE", 7, Pallet(2), []),
    ];

    [Fact]
    public void Up_leads_to_all_that_an_item_was_made_of()
    {
        TraceHost host = TraceHost.With(Story);

        Assert.Equal("controller1 magnets rotor1 shaft1 steel", host.Reached(down: false, Serial("drive1")));
        Assert.Equal("P1 controller1 drive1 magnets rotor1 shaft1 steel", host.Reached(down: false, Pallet(2)));
        Assert.Equal("", host.Reached(down: false, Lot("steel")));
    }

    [Fact]
    public void Down_leads_to_all_that_became_of_an_item()
    {
        TraceHost host = TraceHost.With(Story);

        Assert.Equal("P1 P2 drive1 rotor1 rotor2 shaft1 shaft2", host.Reached(down: true, Lot("steel")));
        Assert.Equal("P1 P2 drive1", host.Reached(down: true, Serial("controller1")));
        Assert.Equal("", host.Reached(down: true, Pallet(2)));
    }

    [Fact]
    public void Links_say_how_and_by_which_event()
    {
        TraceHost host = TraceHost.With(Story);

        Assert.Equal(
            [
                (Identity(Serial("rotor1")), LinkKind.Association, HashOf(Story[3])),
                (Identity(Serial("controller1")), LinkKind.Association, HashOf(Story[3])),
            ],
            host.Trace(down: false, Serial("drive1"))[..2].Select(link => (link.To, link.Kind, EventHash.ToUri(link.Event)))
                .OrderByDescending(link => link.To, StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_of_any_size_hold_the_same_links()
    {
        TraceHost host = TraceHost.With(Story);

        foreach (bool down in (bool[])[true, false])
        {
            foreach (string start in (string[])[Lot("steel"), Lot("magnets"), Pallet(2), Serial("drive1")])
            {
                Assert.Equal(host.Trace(down, start).ToHashSet(), host.Trace(down, start, 1).ToHashSet());
                Assert.Equal(host.Trace(down, start).ToHashSet(), host.Trace(down, start, 2).ToHashSet());
            }
        }
    }

    [Fact]
    public void Material_does_not_flow_back_in_time()
    {
        TraceHost host = TraceHost.With(
            Transformation(1, [Lot("early")], [Lot("mix")]),
            Transformation(2, [Lot("mix")], [Serial("first")]),
            Transformation(3, [Lot("late")], [Lot("mix")]),
            Transformation(4, [Lot("mix")], [Serial("second")]));

        Assert.Equal("early mix", host.Reached(down: false, Serial("first")));
        Assert.Equal("early late mix", host.Reached(down: false, Serial("second")));
        Assert.Equal("mix second", host.Reached(down: true, Lot("late")));
    }

    [Fact]
    public void What_left_a_container_is_no_part_of_its_later_life()
    {
        TraceHost host = TraceHost.With(
            Aggregation("ADD", 1, Pallet(1), [Serial("a")]),
            Aggregation("DELETE", 2, Pallet(1), [Serial("a")]),
            Aggregation("ADD", 3, Pallet(1), [Serial("b")]),
            Aggregation("ADD", 4, Pallet(2), [Pallet(1)]),
            Transformation(5, [Pallet(2)], [Serial("c")]));

        Assert.Equal("P1", host.Reached(down: true, Serial("a")));
        Assert.Equal("P1 P2 c", host.Reached(down: true, Serial("b")));
        Assert.Equal("P1 P2 b", host.Reached(down: false, Serial("c")));
        Assert.Equal("a b", host.Reached(down: false, Pallet(1)));
    }

    [Fact]
    public void A_part_that_is_fitted_into_something_already_in_place_is_followed()
    {
        TraceHost host = TraceHost.With(
            Association("ADD", 1, Serial("line"), [Serial("mill")]),
            Association("ADD", 5, Serial("mill"), [Serial("tool")]));

        Assert.Equal("line mill", host.Reached(down: true, Serial("tool")));
        Assert.Equal("mill tool", host.Reached(down: false, Serial("line")));
    }

    [Fact]
    public void Events_of_one_transformation_share_their_inputs()
    {
        TraceHost host = TraceHost.With(
            Transformation(1, [Lot("a")], [], "urn:x:batch"),
            Transformation(2, [], [Serial("one")], "urn:x:batch"),
            Transformation(3, [Lot("b")], [], "urn:x:batch"),
            Transformation(4, [], [Serial("two")], "urn:x:batch"));

        Assert.Equal("one two", host.Reached(down: true, Lot("a"), 1));
        Assert.Equal("two", host.Reached(down: true, Lot("b"), 1));
        Assert.Equal("a", host.Reached(down: false, Serial("one"), 1));
        Assert.Equal("a b", host.Reached(down: false, Serial("two"), 1));
    }

    [Fact]
    public void Simultaneous_events_lead_both_ways_and_come_to_an_end()
    {
        TraceHost host = TraceHost.With(
            Transformation(1, [Lot("a")], [Lot("b")]),
            Transformation(1, [Lot("b")], [Lot("c")]),
            Transformation(1, [Lot("c")], [Lot("a")]),
            Aggregation("ADD", 1, Pallet(1), [Pallet(2)]),
            Aggregation("ADD", 1, Pallet(2), [Pallet(1)]));

        foreach (int size in (int[])[1, 2, 500])
        {
            Assert.Equal("a b c", host.Reached(down: true, Lot("a"), size));
            Assert.Equal("a b c", host.Reached(down: false, Lot("a"), size));
            Assert.Equal("P1 P2", host.Reached(down: true, Pallet(1), size));
            Assert.Equal("P1 P2", host.Reached(down: false, Pallet(1), size));
        }
    }

    [Fact]
    public void Withdrawn_events_lead_nowhere()
    {
        TraceHost host = TraceHost.With([.. Story, Declared(Story[1]), Declared(Story[4])]);

        Assert.Equal("rotor2 shaft1 shaft2", host.Reached(down: true, Lot("steel")));
        Assert.Equal("", host.Reached(down: true, Serial("drive1")));
    }

    [Fact]
    public void A_token_is_good_for_its_own_walk_only()
    {
        TraceHost host = TraceHost.With(Story);
        byte[] token = host.Host.Query(TraceabilityAbi.TraceDown(Lot("steel"), 1, null)).ResumeToken!;

        Assert.Null(CodeOf(TraceabilityAbi.TraceDown(Lot("steel"), 1, token)));
        Assert.Equal("traceability.BadToken", CodeOf(TraceabilityAbi.TraceUp(Lot("steel"), 1, token)));
        Assert.Equal("traceability.BadToken", CodeOf(TraceabilityAbi.TraceDown(Lot("magnets"), 1, token)));
        for (int i = 0; i < token.Length; i++)
        {
            byte[] cut = token[..i];
            Assert.Equal("traceability.BadToken", CodeOf(TraceabilityAbi.TraceDown(Lot("steel"), 1, cut)));
        }

        string? CodeOf(MethodCall view) => host.Host.TryQuery(view).Fault?.Code;
    }

    [Fact]
    public void A_changed_token_goes_on_or_is_refused_but_never_breaks_the_contract()
    {
        TraceHost host = TraceHost.With([.. Story, Transformation(2, [Lot("steel")], [], "urn:x:batch"), Transformation(6, [], [Lot("x")], "urn:x:batch")]);
        List<byte[]> tokens = [];
        for (byte[]? token = null; ;)
        {
            token = host.Host.Query(TraceabilityAbi.TraceDown(Lot("steel"), 1, token)).ResumeToken;
            if (token is null) break;
            tokens.Add(token);
        }

        Random random = new(5);
        Dictionary<string, int> codes = [];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. tokens[i % tokens.Count]];
            for (int changes = random.Next(1, 4); changes > 0; changes--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            string code = host.Host.TryQuery(TraceabilityAbi.TraceDown(Lot("steel"), 100, changed)).Fault?.Code ?? "";
            codes[code] = codes.GetValueOrDefault(code) + 1;
        }

        Assert.Equal(["", "traceability.BadToken"], codes.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_token_that_names_a_cursor_twice_is_refused()
    {
        TraceHost host = TraceHost.With(Story);
        CanonicalWriter writer = new(256);
        writer.WriteArrayHeader(9);
        writer.WriteUInt64(1);
        writer.WriteUInt64(1);
        writer.WriteString(Identity(Lot("steel"))[Gs1Uri.Host.Length..]);
        writer.WriteInt64(0);
        writer.WriteArrayHeader(0);
        writer.WriteArrayHeader(0);
        writer.WriteArrayHeader(10);
        for (int i = 0; i < 2; i++)
        {
            writer.WriteUInt64(0);
            writer.WriteString("urn:x:1");
            writer.WriteInt64(1);
            writer.WriteInt64(2);
            writer.WriteNil();
        }

        writer.WriteArrayHeader(0);
        writer.WriteArrayHeader(0);

        Assert.Equal("traceability.BadToken", host.Host.TryQuery(TraceabilityAbi.TraceDown(Lot("steel"), 1, writer.ToArray())).Fault?.Code);
    }

    [Fact]
    public void A_trace_too_wide_to_resume_says_so_and_a_little_less_is_paged()
    {
        const int PerEvent = 399;
        TraceHost host = new(Library.Shipped.Metered("traceability")); // The widest traces have to keep within a query's gas.
        Random random = new(9);
        string[][] children =
        [
            .. Enumerable.Range(0, 46).Select(_ => Enumerable.Range(0, PerEvent)
                .Select(_ => Serial(string.Concat(Enumerable.Range(0, 20).Select(_ => (char)random.Next('A', 'Z' + 1))))).ToArray()),
        ];
        for (int i = 0; i < 30; i++) host.Capture(Aggregation("ADD", i, Pallet(1), children[i]));
        Assert.Equal(30 * PerEvent, host.Trace(down: false, Pallet(1)).Select(link => link.To).Distinct().Count());

        for (int i = 30; i < children.Length; i++) host.Capture(Aggregation("ADD", i, Pallet(1), children[i]));
        Assert.Equal("traceability.TraceTooWide", host.Host.TryQuery(TraceabilityAbi.TraceUp(Pallet(1), 500, null)).Fault?.Code);
        Assert.Equal("P1", host.Reached(down: true, children[40][7]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_trace_equals_a_walk_over_all_raw_events(int seed)
    {
        RandomHistory history = new(seed);
        TraceHost host = new();
        host.Host.ExecuteBlock([.. history.Arrivals.Chunk(20).Select(chunk =>
            host.Host.Transaction([host.Maker], [TraceabilityAbi.CaptureMany(chunk)]))]);
        BruteForceTrace brute = new(history.Events);

        foreach (string item in history.Items.Where((_, index) => index % 6 == seed % 6))
        {
            foreach (bool down in (bool[])[true, false])
            {
                string expected = string.Join('\n', brute.Links(down, item).Order(StringComparer.Ordinal));
                Assert.Equal(expected, Links(host.Trace(down, item)));
                Assert.Equal(expected, Links(host.Trace(down, item, 3)));
            }
        }

        static string Links(List<TraceLink> links) => string.Join(
            '\n',
            links.Select(link => $"{link.To} {link.Kind} {link.Event}").Distinct().Order(StringComparer.Ordinal));
    }
}
