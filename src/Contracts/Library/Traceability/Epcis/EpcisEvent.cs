using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>The five event types of EPCIS 2.0.</summary>
public enum EpcisEventType
{
    /// <summary>Something happened to objects.</summary>
    ObjectEvent,

    /// <summary>Children were put into, seen in or taken out of a parent.</summary>
    AggregationEvent,

    /// <summary>Objects were tied to, or released from, business transactions.</summary>
    TransactionEvent,

    /// <summary>Inputs were turned into outputs.</summary>
    TransformationEvent,

    /// <summary>Children were fitted to, seen on or removed from a parent, as parts of a machine are.</summary>
    AssociationEvent,
}

/// <summary>Names of event types. Hashes depend on them, so they are spelled here and not found by reflection.</summary>
internal static class EpcisEventTypes
{
    public static string NameOf(EpcisEventType type) => type switch
    {
        EpcisEventType.ObjectEvent => nameof(EpcisEventType.ObjectEvent),
        EpcisEventType.AggregationEvent => nameof(EpcisEventType.AggregationEvent),
        EpcisEventType.TransactionEvent => nameof(EpcisEventType.TransactionEvent),
        EpcisEventType.TransformationEvent => nameof(EpcisEventType.TransformationEvent),
        EpcisEventType.AssociationEvent => nameof(EpcisEventType.AssociationEvent),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>How an event stands to the life of its objects or relation.</summary>
public enum EpcisAction
{
    /// <summary>The event type has no action.</summary>
    None,

    /// <summary>It begins.</summary>
    Add,

    /// <summary>It goes on.</summary>
    Observe,

    /// <summary>It ends.</summary>
    Delete,
}

/// <summary>An amount of a class of objects.</summary>
/// <param name="EpcClass">Canonical identity of the class or lot.</param>
/// <param name="Quantity">Plain decimal, or empty if unknown.</param>
/// <param name="Uom">Unit code of UN/CEFACT Recommendation 20, or empty for a count.</param>
public readonly record struct EpcisQuantity(string EpcClass, string Quantity, string Uom);

/// <summary>A business document, source or destination with its type.</summary>
/// <param name="Type">Full URI of the type, or empty.</param>
/// <param name="Id">Canonical identifier.</param>
public readonly record struct EpcisTyped(string Type, string Id);

/// <summary>A declaration that an event was recorded in error.</summary>
/// <param name="DeclarationTime">When it was declared, in Unix milliseconds.</param>
/// <param name="Reason">Full URI of the reason, or empty.</param>
/// <param name="CorrectiveEventIds">Identifiers of the events that stand instead.</param>
public sealed record EpcisErrorDeclaration(long DeclarationTime, string Reason, string[] CorrectiveEventIds);

/// <summary>
/// One EPCIS 2.0 event, checked and normalised: times in UTC milliseconds, vocabulary as full URIs, identifiers as
/// constrained canonical GS1 Digital Link URIs. Absent texts are empty, absent lists are empty.
/// </summary>
public sealed class EpcisEvent
{
    /// <summary>The event's type.</summary>
    public required EpcisEventType Type { get; init; }

    /// <summary>When it happened, in Unix milliseconds.</summary>
    public required long EventTime { get; init; }

    /// <summary>Offset of the place from UTC, <c>±hh:mm</c>.</summary>
    public required string EventTimeZoneOffset { get; init; }

    /// <summary>Identifier that the sender gave; not part of the hash.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The action; <see cref="EpcisAction.None"/> for a transformation.</summary>
    public EpcisAction Action { get; init; }

    /// <summary>Objects of an object or transaction event.</summary>
    public string[] Epcs { get; init; } = [];

    /// <summary>Amounts of an object or transaction event.</summary>
    public EpcisQuantity[] Quantities { get; init; } = [];

    /// <summary>Parent of an aggregation, association or transaction.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>Children of an aggregation or association.</summary>
    public string[] ChildEpcs { get; init; } = [];

    /// <summary>Amounts that are children of an aggregation or association.</summary>
    public EpcisQuantity[] ChildQuantities { get; init; } = [];

    /// <summary>Objects that a transformation consumes.</summary>
    public string[] InputEpcs { get; init; } = [];

    /// <summary>Amounts that a transformation consumes.</summary>
    public EpcisQuantity[] InputQuantities { get; init; } = [];

    /// <summary>Objects that a transformation makes.</summary>
    public string[] OutputEpcs { get; init; } = [];

    /// <summary>Amounts that a transformation makes.</summary>
    public EpcisQuantity[] OutputQuantities { get; init; } = [];

    /// <summary>Identifier shared by the events of one transformation.</summary>
    public string TransformationId { get; init; } = "";

    /// <summary>Business step, full URI.</summary>
    public string BizStep { get; init; } = "";

    /// <summary>Disposition, full URI.</summary>
    public string Disposition { get; init; } = "";

    /// <summary>Persistent dispositions that begin, full URIs.</summary>
    public string[] DispositionsSet { get; init; } = [];

    /// <summary>Persistent dispositions that end, full URIs.</summary>
    public string[] DispositionsUnset { get; init; } = [];

    /// <summary>Where it was seen.</summary>
    public string ReadPoint { get; init; } = "";

    /// <summary>Where the objects are until another event says otherwise.</summary>
    public string BizLocation { get; init; } = "";

    /// <summary>Business documents.</summary>
    public EpcisTyped[] BizTransactions { get; init; } = [];

    /// <summary>Parties or places that the objects come from.</summary>
    public EpcisTyped[] Sources { get; init; } = [];

    /// <summary>Parties or places that the objects go to.</summary>
    public EpcisTyped[] Destinations { get; init; } = [];

    /// <summary>Sensor data, as JSON that has been checked; null if there is none.</summary>
    public JsonValue? SensorElements { get; init; }

    /// <summary>Instance or lot master data, as JSON that has been checked; null if there is none.</summary>
    public JsonValue? Ilmd { get; init; }

    /// <summary>Top-level members with a prefix, by full name <c>{namespace}local</c>.</summary>
    public JsonMember[] Extensions { get; init; } = [];

    /// <summary>Present if this text declares the event to be an error.</summary>
    public EpcisErrorDeclaration? ErrorDeclaration { get; init; }

    /// <summary>The prefixes in force.</summary>
    public required EpcisContext Context { get; init; }

    /// <summary>The JSON object that was read.</summary>
    public required JsonValue Json { get; init; }
}
