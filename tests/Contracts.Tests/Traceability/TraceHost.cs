using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>The contract on the engine with two organisations that capture.</summary>
internal sealed class TraceHost
{
    public TraceHost(ContractDefinition? traceability = null)
    {
        Host = new ContractTestHost(traceability ?? Library.Shipped.Traceability);
        Maker = Host.AddMember("maker", "gate", "capture");
        Carrier = Host.AddMember("carrier", "truck", "capture");
        Guest = Host.AddMember("guest", "desk", "admin");
    }

    public ContractTestHost Host { get; }

    public TestMember Maker { get; }

    public TestMember Carrier { get; }

    public TestMember Guest { get; }

    public static TraceHost With(params string[] events)
    {
        TraceHost host = new();
        foreach (string text in events) host.Capture(text);
        return host;
    }

    public CaptureVerdict Capture(string eventJson, TestMember? by = null) =>
        Host.Call(by ?? Maker, TraceabilityAbi.Capture(eventJson)).Value.Verdict;

    public string FaultOf(string eventJson, TestMember? by = null) =>
        Host.Call(by ?? Maker, TraceabilityAbi.Capture(eventJson)).FaultCode;

    public ItemView Item(string epc) => Host.Query(TraceabilityAbi.GetItem(epc));

    public ItemView ItemAt(string epc, int minute) =>
        Host.Query(TraceabilityAbi.GetItemAsOf(epc, new Timestamp(EventText.Start + (minute * 60_000L))));

    public EventView Event(string eventJson) => Host.Query(TraceabilityAbi.GetEvent(EventText.HashOf(eventJson)));

    /// <summary>All events of an item, read in pages of the given size.</summary>
    public List<ItemEvent> EventsOf(string epc, int limit = 3)
    {
        List<ItemEvent> events = [];
        byte[]? page = null;
        do
        {
            ItemEventPage read = Host.Query(TraceabilityAbi.EventsOf(epc, page, limit));
            events.AddRange(read.Events);
            page = read.NextPage;
        }
        while (page is not null);

        return events;
    }

    /// <summary>Identities of all that is in a parent, read in pages of the given size.</summary>
    public List<string> ContentsOf(string parent, int limit = 3)
    {
        List<string> children = [];
        byte[]? page = null;
        do
        {
            ChildPage read = Host.Query(TraceabilityAbi.ContentsOf(parent, page, limit));
            children.AddRange(read.Children.Select(child => child.Epc));
            page = read.NextPage;
        }
        while (page is not null);

        return children;
    }

    /// <summary>All links of a trace, read in pages of the given size.</summary>
    public List<TraceLink> Trace(bool down, string epc, int maxLinks = 500)
    {
        List<TraceLink> links = [];
        byte[]? token = null;
        do
        {
            TracePage page = Host.Query(down ? TraceabilityAbi.TraceDown(epc, maxLinks, token) : TraceabilityAbi.TraceUp(epc, maxLinks, token));
            links.AddRange(page.Links);
            token = page.ResumeToken;
        }
        while (token is not null);

        return links;
    }

    /// <summary>Serials, lots and pallet numbers that a trace reaches, sorted.</summary>
    public string Reached(bool down, string epc, int maxLinks = 500) =>
        string.Join(' ', Trace(down, epc, maxLinks).Select(link => Short(link.To)).Distinct().Order(StringComparer.Ordinal));

    public static string Short(string identity) => identity.Contains("/00/", StringComparison.Ordinal)
        ? "P" + int.Parse(identity[^10..^1], System.Globalization.CultureInfo.InvariantCulture)
        : identity[(identity.LastIndexOf('/') + 1)..];
}
