namespace Chain.Contracts.Library.Traceability;

/// <summary>What became of a captured text.</summary>
public enum CaptureVerdict
{
    /// <summary>The event is new.</summary>
    Captured,

    /// <summary>The same organisation had captured it; nothing changed.</summary>
    AlreadyCaptured,

    /// <summary>Another organisation had captured it; this one now confirms it.</summary>
    Confirmed,

    /// <summary>It was declared an error by the last organisation that stood by it: it no longer stands.</summary>
    Withdrawn,

    /// <summary>The declaration is kept; the event stands by another organisation, or has not been captured yet.</summary>
    DeclarationKept,
}

/// <summary>The outcome of one capture.</summary>
/// <param name="EventId">The event hash of CBV 2.0, <c>ni:///sha-256;…?ver=CBV2.0</c>.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record CaptureResult(string EventId, CaptureVerdict Verdict);

/// <summary>A declaration that an event is an error.</summary>
/// <param name="Organisation">Who declares it.</param>
/// <param name="Captured">Whether that organisation had captured the event itself.</param>
/// <param name="Time">When it was declared.</param>
/// <param name="Reason">Why, as a URI; empty if not said.</param>
/// <param name="CorrectiveEvents">Identifiers of the events that stand instead.</param>
public sealed record ErrorDeclaration(string Organisation, bool Captured, Timestamp Time, string Reason, string[] CorrectiveEvents);

/// <summary>A captured event.</summary>
/// <param name="EventId">The event hash.</param>
/// <param name="Json">The event in minimal JSON, self-contained.</param>
/// <param name="CapturedBy">Organisation that captured it first.</param>
/// <param name="CapturedAt">Time of the block that holds the first capture.</param>
/// <param name="Stands">Whether an organisation stands by it.</param>
/// <param name="Organisations">Organisations that captured it, at most 100.</param>
/// <param name="Declarations">Declarations that it is an error, at most 100.</param>
public sealed record EventView(
    string EventId,
    string Json,
    string CapturedBy,
    Timestamp CapturedAt,
    bool Stands,
    string[] Organisations,
    ErrorDeclaration[] Declarations);

/// <summary>Where an object is in its life.</summary>
public enum ItemStatus
{
    /// <summary>It was seen, but neither its beginning nor its end.</summary>
    Observed,

    /// <summary>It was added or made and is there.</summary>
    Active,

    /// <summary>It was deleted: decommissioned, destroyed, sold.</summary>
    Ended,

    /// <summary>A transformation consumed it.</summary>
    Consumed,

    /// <summary>It is a class or lot, which has no single life.</summary>
    Class,
}

/// <summary>Who holds or owns an item.</summary>
/// <param name="Party">The party that holds it; empty if not known.</param>
/// <param name="Next">The party to which it is under way; empty if none.</param>
/// <param name="Since">Time of the event that says so.</param>
public sealed record PartyView(string Party, string Next, Timestamp Since);

/// <summary>Where an item is.</summary>
/// <param name="Location">Business location; empty if the latest event does not say where the item stays.</param>
/// <param name="ReadPoint">Where it was seen last; empty if not said.</param>
/// <param name="ToldBy">The item itself, or the parent whose event says so.</param>
/// <param name="Since">Time of that event.</param>
public sealed record PlaceView(string Location, string ReadPoint, string ToldBy, Timestamp Since);

/// <summary>The state of an item at a time.</summary>
/// <param name="Epc">Canonical identity.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Place">Where it is, if known.</param>
/// <param name="Disposition">Business condition as a URI; empty if not known.</param>
/// <param name="Holder">Who has it, if known.</param>
/// <param name="Owner">Who owns it, if known.</param>
/// <param name="Parents">What it is in, innermost first; incomplete if an anomaly is <c>ParentsUnknown</c>.</param>
/// <param name="Anomalies">Names of <see cref="Anomaly"/> in its latest events.</param>
/// <param name="LastEvent">Hash of its latest event, those that no longer stand included.</param>
/// <param name="LastTime">Time of its latest event.</param>
public sealed record ItemView(
    string Epc,
    ItemStatus Status,
    PlaceView? Place,
    string Disposition,
    PartyView? Holder,
    PartyView? Owner,
    string[] Parents,
    string[] Anomalies,
    Hash32 LastEvent,
    Timestamp LastTime);

/// <summary>An event in the history of an item.</summary>
/// <param name="Event">The event's hash.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Type">Event type of EPCIS.</param>
/// <param name="Action">ADD, OBSERVE, DELETE, or empty.</param>
/// <param name="BizStep">Business step as a URI; may be empty.</param>
/// <param name="Roles">How the item takes part: Object, Parent, Child, Input, Output, Amount.</param>
/// <param name="Stands">Whether the event stands.</param>
/// <param name="Anomalies">Names of <see cref="Anomaly"/> of the item in this event.</param>
public sealed record ItemEvent(
    Hash32 Event,
    Timestamp Time,
    string Type,
    string Action,
    string BizStep,
    string[] Roles,
    bool Stands,
    string[] Anomalies);

/// <summary>A page of an item's history, newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="NextPage">What to ask for the next page with; absent on the last.</param>
public sealed record ItemEventPage(ItemEvent[] Events, byte[]? NextPage);

/// <summary>Something in a parent.</summary>
/// <param name="Epc">Identity of the child or of the class.</param>
/// <param name="Quantity">Amount, for a class; empty for an object.</param>
/// <param name="Uom">Unit of the amount; may be empty.</param>
/// <param name="Since">When it was put in.</param>
/// <param name="Event">Hash of the event that put it in.</param>
public sealed record ChildView(string Epc, string Quantity, string Uom, Timestamp Since, Hash32 Event);

/// <summary>A page of what is in a parent, newest first. A page may be empty although more follow.</summary>
/// <param name="Children">The children.</param>
/// <param name="NextPage">What to ask for the next page with; absent on the last.</param>
public sealed record ChildPage(ChildView[] Children, byte[]? NextPage);

/// <summary>What does not fit about an item in an event.</summary>
/// <param name="Epc">The item.</param>
/// <param name="Anomalies">Names of <see cref="Anomaly"/>.</param>
public sealed record ItemAnomalies(string Epc, string[] Anomalies);

/// <summary>A page of what does not fit about the items of an event.</summary>
/// <param name="Items">Items with anomalies.</param>
/// <param name="NextItem">Number of the item to ask on with; absent on the last page.</param>
public sealed record AnomalyPage(ItemAnomalies[] Items, uint? NextItem);

/// <summary>How two items are linked.</summary>
public enum LinkKind
{
    /// <summary>One was made from the other.</summary>
    Transformation,

    /// <summary>One was packed into the other.</summary>
    Aggregation,

    /// <summary>One was fitted to the other.</summary>
    Association,
}

/// <summary>A link of a genealogy.</summary>
/// <param name="From">The item, or the transformation of several events, that the walk came from.</param>
/// <param name="To">The item that it leads to.</param>
/// <param name="Kind">How they are linked.</param>
/// <param name="Event">Hash of the event that says so.</param>
/// <param name="Time">When that was.</param>
public sealed record TraceLink(string From, string To, LinkKind Kind, Hash32 Event, Timestamp Time);

/// <summary>A page of a genealogy.</summary>
/// <param name="Links">The links. Later pages may repeat a link of containment, and leave none out.</param>
/// <param name="ResumeToken">What to ask for the next page with; absent on the last.</param>
public sealed record TracePage(TraceLink[] Links, byte[]? ResumeToken);
