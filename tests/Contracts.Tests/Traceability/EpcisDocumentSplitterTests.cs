using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Tests.Traceability;

public sealed class EpcisDocumentSplitterTests
{
    private const string Context = "\"@context\":[\"https://ref.gs1.org/x.jsonld\",{\"ex\":\"https://ns.example.com/\",\"no\":\"https://no/\"}]";

    private static string Event(int serial, string more = "") =>
        $"{{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01T08:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\","
        + $"\"epcList\":[\"urn:epc:id:sgtin:4012345.012345.{serial}\"],\"action\":\"OBSERVE\"{more}}}";

    private static string Document(params string[] events) =>
        $"{{{Context},\"type\":\"EPCISDocument\",\"epcisBody\":{{\"eventList\":[{string.Join(" , ", events)}]}}}}";

    [Fact]
    public void Each_event_carries_just_the_context_that_it_uses()
    {
        IReadOnlyList<string> events = EpcisDocumentSplitter.Split(Document(Event(1), Event(2, ",\"ex:a\":\"b\"")), out EpcisError error);

        Assert.True(error.IsNone);
        Assert.StartsWith("{\"@context\":[\"https://ref.gs1.org/x.jsonld\"],\"type\"", events[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"@context\":[\"https://ref.gs1.org/x.jsonld\",{\"ex\":\"https://ns.example.com/\"}],", events[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Pieces_of_any_size_give_the_same_events(int size)
    {
        string document = Document([.. Enumerable.Range(1, 20).Select(i => Event(i, ",\"ex:t\":\"\\\"]}{[\\\\\""))]);
        EpcisDocumentSplitter splitter = new();
        List<string> events = [];
        for (int at = 0; at < document.Length; at += size)
        {
            splitter.Append(document.AsSpan(at, Math.Min(size, document.Length - at)));
            while (splitter.TryRead(out string? next)) events.Add(next!);
        }

        splitter.Complete();
        while (splitter.TryRead(out string? next)) events.Add(next!);

        Assert.True(splitter.Error.IsNone, EpcisErrors.Describe(splitter.Error));
        Assert.Equal(EpcisDocumentSplitter.Split(document, out _), events);
        Assert.Equal(20, splitter.Count);
    }

    [Fact]
    public void Events_before_the_context_wait_for_it()
    {
        string document = $"{{\"epcisBody\":{{\"eventList\":[{Event(1, ",\"ex:a\":\"b\"")}]}},{Context}}}";

        string only = Assert.Single(EpcisDocumentSplitter.Split(document, out EpcisError error));

        Assert.True(error.IsNone);
        Assert.Single(EpcisData.Read(only).Extensions);
    }

    [Fact]
    public void Query_documents_single_events_and_bare_events_are_taken()
    {
        string query = $"{{{Context},\"epcisBody\":{{\"queryResults\":{{\"queryName\":\"q\",\"resultsBody\":{{\"eventList\":[{Event(1)}]}}}}}}}}";
        string single = $"{{{Context},\"epcisBody\":{{\"event\":{Event(1)}}}}}";

        Assert.Single(EpcisDocumentSplitter.Split(query, out _));
        Assert.Equal(EpcisDocumentSplitter.Split(query, out _), EpcisDocumentSplitter.Split(single, out _));
        Assert.Single(EpcisDocumentSplitter.Split(Event(1), out EpcisError error));
        Assert.True(error.IsNone);
    }

    [Fact]
    public void Fields_that_the_document_ignores_are_left_out()
    {
        string document = $"{{{Context},\"ex:ignoreFields\":[\"ex:hash\"],\"epcisBody\":{{\"eventList\":[{Event(1, ",\"ex:hash\":\"x\"")}]}}}}";

        Assert.DoesNotContain("ex:hash", Assert.Single(EpcisDocumentSplitter.Split(document, out _)), StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_are_ignored_too_late_are_an_error_and_not_a_wrong_hash()
    {
        string document = $"{{{Context},\"epcisBody\":{{\"eventList\":[{Event(1, ",\"ex:hash\":\"x\"")}]}},\"ex:ignoreFields\":[\"ex:hash\"]}}";

        EpcisDocumentSplitter.Split(document, out EpcisError error);
        Assert.Equal(EpcisErrorCode.BadJson, error.Code);
        Assert.Contains("before the events", EpcisErrors.Describe(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, EpcisErrorCode.BadJson)]
    [InlineData("[]", 0, EpcisErrorCode.WrongType)]
    [InlineData("{}", 0, EpcisErrorCode.MissingField)]
    [InlineData("{\"a\":1}", 0, EpcisErrorCode.UnknownEventType)]
    [InlineData("{\"epcisBody\":{\"eventList\":7}}", 0, EpcisErrorCode.WrongType)]
    [InlineData("{\"epcisBody\":{\"eventList\":[7]}}", 0, EpcisErrorCode.WrongType)]
    [InlineData("{\"@context\":7,\"epcisBody\":{}}", 0, EpcisErrorCode.BadContext)]
    [InlineData("{\"@context\":[],\"epcisBody\":{\"eventList\":[{\"a\":1},{\"a\":1,\"a\":2}]}}", 1, EpcisErrorCode.BadJson)]
    [InlineData("{\"@context\":[],\"epcisBody\":{\"eventList\":[{\"a\":1}", 1, EpcisErrorCode.BadJson)]
    [InlineData("{\"@context\":[],\"epcisBody\":{\"eventList\":[{\"a\":1},]}}", 1, EpcisErrorCode.BadJson)]
    [InlineData("{\"@context\":[],\"epcisBody\":{\"eventList\":[{\"a\":1}]},\"epcisBody\":{}}", 1, EpcisErrorCode.BadJson)]
    [InlineData("{\"@context\":[],\"epcisBody\":{}} x", 0, EpcisErrorCode.BadJson)]
    public void A_bad_document_gives_what_precedes_the_error(string document, int good, EpcisErrorCode code)
    {
        IReadOnlyList<string> events = EpcisDocumentSplitter.Split(document, out EpcisError error);

        Assert.Equal((good, code), (events.Count, error.Code));
    }
}
