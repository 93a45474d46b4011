using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Library.Traceability.Genealogy;
using Chain.Contracts.Library.Traceability.Index;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability;

/// <summary>
/// Takes EPCIS 2.0 events and answers where things are, who has them, what they are in, what they were made of and what
/// became of them. An event's identity is its hash of CBV 2.0, which the contract computes itself. State follows from the
/// set of events and their times: events may come in any order and more than once.
/// </summary>
[Contract("traceability", Version = 1)]
public sealed partial class Traceability : Contract
{
    /// <summary>The role of members that capture events.</summary>
    public const string CaptureRole = "capture";

    /// <summary>
    /// Longest event text, in bytes of UTF-8: in minimal JSON, which is never longer, and with its frame it is one state value.
    /// </summary>
    public const int EventBytesMax = 60_000;

    /// <summary>Most items of an event: with at most seven entries each, what it writes fits into a block.</summary>
    public const int ItemsMax = 400;

    /// <summary>Most events of one <see cref="CaptureMany"/>.</summary>
    public const int EventsMax = 100;

    /// <summary>Most rows of a page.</summary>
    public const int PageMax = 100;

    /// <summary>Most links of a page of a trace.</summary>
    public const int LinksMax = 500;

    [Slot(0)] private readonly StateMap<Hash32, StoredEvent> _events;
    [Slot(1)] private readonly StateMap<Hash32, string, Attestation> _attestations;
    [Slot(2)] private readonly StateMap<string, FactKey, Fact> _facts;
    [Slot(3)] private readonly StateMap<string, ContentKey, ContentEntry> _contents;
    [Slot(4)] private readonly StateMap<string, UseKey, string> _uses;
    [Slot(5)] private readonly StateMap<string, UseKey, bool> _steps;
    [Slot(6)] private readonly StateMap<Hash32, TransformationSides> _sides;
    [Slot(7)] private readonly StateMap<string, UseKey, bool> _clearings;
    private readonly ConsortiumProxy _consortium;

    /// <summary>Captures one event. Capturing it again changes nothing and says so.</summary>
    /// <param name="eventJson">
    /// One EPCIS 2.0 event as a JSON object with the <c>@context</c> that it needs. If it has an
    /// <c>errorDeclaration</c>, the event is declared an error by the sender's organisation.
    /// </param>
    [Call]
    public CaptureResult Capture(string eventJson) => CaptureOne(RequireCapturer(), eventJson);

    /// <summary>Captures several events, all or none.</summary>
    /// <param name="eventJsons">1 to 100 events as for <see cref="Capture"/>.</param>
    [Call]
    public CaptureResult[] CaptureMany(string[] eventJsons)
    {
        Require(eventJsons.Length is >= 1 and <= EventsMax, Faults.BadLimit);
        string organisation = RequireCapturer();
        CaptureResult[] results = new CaptureResult[eventJsons.Length];
        for (int i = 0; i < results.Length; i++) results[i] = CaptureOne(organisation, eventJsons[i]);
        return results;
    }

    /// <summary>A captured event.</summary>
    /// <param name="eventId">Its hash, as a URI or as 64 hexadecimal digits.</param>
    [View]
    public EventView GetEvent(string eventId)
    {
        Hash32 hash = RequireHash(eventId);
        StoredEvent stored = _events.Require(hash, Faults.UnknownEvent);
        ArrayList<string> organisations = new();
        ArrayList<ErrorDeclaration> declarations = new();
        foreach (StateEntry<string, Attestation> entry in _attestations.Range(hash, PageMax))
        {
            if (entry.Value.Captured) organisations.Add(entry.Key);
            if (entry.Value.Declaration is not StoredDeclaration declared) continue;

            declarations.Add(new ErrorDeclaration(
                entry.Key, entry.Value.Captured, declared.Time, declared.Reason, declared.CorrectiveEvents));
        }

        return new EventView(
            EventHash.ToUri(hash),
            stored.Json,
            stored.CapturedBy,
            stored.CapturedAt,
            stored.Standing > 0,
            organisations.ToArray(),
            declarations.ToArray());
    }

    /// <summary>Where an item is, who has it, what it is in, and how it is, by all events that stand.</summary>
    /// <param name="epc">Its identity, as an EPC URN or a GS1 Digital Link URI.</param>
    [View]
    public ItemView GetItem(string epc)
    {
        ItemView? item = new ItemReader(State()).Read(RequireItem(epc), Moment.End);
        Require(item is not null, Faults.UnknownItem);
        return item;
    }

    /// <summary>The state of an item at a time of the past, by all that is known now.</summary>
    /// <param name="epc">Its identity.</param>
    /// <param name="time">Up to when events count.</param>
    [View]
    public ItemView GetItemAsOf(string epc, Timestamp time)
    {
        Require(time.Milliseconds >= 0, Faults.BadTime);
        ItemView? item = new ItemReader(State()).Read(RequireItem(epc), Moment.LastOf(time.Milliseconds));
        Require(item is not null, Faults.UnknownItem);
        return item;
    }

    /// <summary>Events of an item, newest first, those that no longer stand included.</summary>
    /// <param name="epc">Its identity.</param>
    /// <param name="page">Where the page before ended; absent for the first.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public ItemEventPage EventsOf(string epc, byte[]? page, int limit)
    {
        RequirePage(PageToken.IsValid(page, ofChild: false), limit, PageMax);
        return new ItemReader(State()).Events(RequireItem(epc), page, limit);
    }

    /// <summary>What is in a parent now, newest first. Amounts of a class are listed as they were put in.</summary>
    /// <param name="parent">Identity of the parent.</param>
    /// <param name="page">Where the page before ended; absent for the first.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public ChildPage ContentsOf(string parent, byte[]? page, int limit)
    {
        RequirePage(PageToken.IsValid(page, ofChild: true), limit, PageMax);
        return new ItemReader(State()).Contents(RequireItem(parent), page, limit);
    }

    /// <summary>What does not fit about the items of an event, by all that is known now.</summary>
    /// <param name="eventId">Hash of the event.</param>
    /// <param name="item">Number of the item to begin with; 0 for the first page.</param>
    /// <param name="limit">1 to 100 items to look at.</param>
    [View]
    public AnomalyPage AnomaliesOf(string eventId, uint item, int limit)
    {
        RequirePage(true, limit, PageMax);
        Hash32 hash = RequireHash(eventId);
        StoredEvent stored = _events.Require(hash, Faults.UnknownEvent);
        EpcisEvent read = Parse(stored.Json);
        ArrayList<EventItem> items = EventItems.Of(read);
        ItemHistory history = new(State());
        ArrayList<ItemAnomalies> found = new();
        long end = Math.Min(items.Count, (long)item + limit);
        for (int i = (int)Math.Min(item, items.Count); i < end; i++)
        {
            EventCode code = new(items[i].Roles, read.Action, read.Type, stored.Standing > 0);
            Anomaly anomalies = history.AnomaliesOf(items[i].Item, new Moment(read.EventTime, hash), code);
            if (anomalies == Anomaly.None) continue;

            found.Add(new ItemAnomalies(ItemKey.ToIdentity(items[i].Item), Index.ItemReader.NamesOf(anomalies)));
        }

        return new AnomalyPage(found.ToArray(), end < items.Count ? (uint)end : null);
    }

    /// <summary>What an item was made of and what was in it, back to its origins.</summary>
    /// <param name="epc">Identity of the item.</param>
    /// <param name="maxLinks">1 to 500 links a page.</param>
    /// <param name="resumeToken">What the page before gave; absent for the first.</param>
    [View]
    public TracePage TraceUp(string epc, int maxLinks, byte[]? resumeToken) =>
        Trace(WalkDirection.Up, epc, maxLinks, resumeToken);

    /// <summary>What became of an item: what it went into and where it was packed, to the end.</summary>
    /// <param name="epc">Identity of the item.</param>
    /// <param name="maxLinks">1 to 500 links a page.</param>
    /// <param name="resumeToken">What the page before gave; absent for the first.</param>
    [View]
    public TracePage TraceDown(string epc, int maxLinks, byte[]? resumeToken) =>
        Trace(WalkDirection.Down, epc, maxLinks, resumeToken);

    private TracePage Trace(WalkDirection direction, string epc, int maxLinks, byte[]? token)
    {
        RequirePage(true, maxLinks, LinksMax);
        string item = RequireItem(epc);
        WalkProgress? progress = token is null ? WalkProgress.Begin(direction, item) : WalkToken.Read(token, direction, item);
        Require(progress is not null, Faults.BadToken);
        TraceState state = State();
        Require(token is not null || state.Latest(item, FactKind.Event, Moment.End) is not null, Faults.UnknownItem);

        GenealogyWalk walk = new(state, progress);
        TraceLink[] links = walk.Next(maxLinks);
        byte[]? next = walk.IsDone ? null : WalkToken.Write(progress);
        Require(walk.IsDone || next is not null, Faults.TraceTooWide);
        return new TracePage(links, next);
    }

    private CaptureResult CaptureOne(string organisation, string eventJson)
    {
        Require(Characters.CountUtf8(eventJson) <= EventBytesMax, Faults.EventTooLarge);
        EpcisEvent read = Parse(eventJson);
        Require(EventItems.Of(read).Count <= ItemsMax, Faults.TooManyItems);
        Hash32? hash = EventHash.Of(read, data => Sha256(data));
        Require(hash is not null, Faults.HashedTextTooLong);
        CaptureRegister register = new(State(), organisation, Block.Timestamp);
        CaptureVerdict verdict = register.Record(read, hash.Value);
        if (verdict != CaptureVerdict.AlreadyCaptured) Emit(new EventCaptured(hash.Value, verdict, organisation));
        return new CaptureResult(EventHash.ToUri(hash.Value), verdict);
    }

    private EpcisEvent Parse(string eventJson)
    {
        EpcisEvent? read = EpcisEventReader.Read(eventJson, out EpcisError error);
        if (read is null) Reject(Faults.Of(error.Code).With(error.Field is null or "" ? error.Detail : $"{error.Field}: {error.Detail}"));
        return read;
    }

    /// <summary>The organisation of a sender that may capture.</summary>
    private string RequireCapturer()
    {
        Require(_consortium.HasRole(Sender, CaptureRole), Faults.NotCapturer);
        string? organisation = _consortium.OrganisationOf(Sender);
        Require(organisation is not null, Faults.NotCapturer);
        return organisation;
    }

    private Hash32 RequireHash(string eventId)
    {
        Require(EventHash.TryParse(eventId, out Hash32 hash), Faults.BadEventId);
        return hash;
    }

    private string RequireItem(string epc)
    {
        bool known = Gs1Uri.Classify(epc, out string identity) != Gs1UriKind.Malformed;
        Require(known && FieldReader.IsUri(identity) && identity.Length <= FieldReader.IdentifierLengthMax, Faults.BadEpc);
        return ItemKey.Of(identity);
    }

    private void RequirePage(bool tokenValid, int limit, int limitMax)
    {
        Require(limit >= 1 && limit <= limitMax, Faults.BadLimit);
        Require(tokenValid, Faults.BadToken);
    }

    private TraceState State() => new()
    {
        Events = _events,
        Attestations = _attestations,
        Facts = _facts,
        Contents = _contents,
        Uses = _uses,
        Steps = _steps,
        Sides = _sides,
        Clearings = _clearings,
    };
}

/// <summary>An event was captured, confirmed or declared an error.</summary>
/// <param name="Event">Its hash.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Organisation">Who did so.</param>
[Event]
public sealed record EventCaptured(Hash32 Event, CaptureVerdict Verdict, string Organisation);
