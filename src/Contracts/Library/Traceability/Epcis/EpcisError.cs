namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Why a JSON value is not an EPCIS 2.0 event that the chain takes.</summary>
public enum EpcisErrorCode
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The text is not strict JSON within the limits.</summary>
    BadJson,

    /// <summary>The value, or one of its fields, has another JSON type than EPCIS gives it.</summary>
    WrongType,

    /// <summary>The <c>@context</c> is no URL, object of prefixes, or array of these.</summary>
    BadContext,

    /// <summary><c>type</c> is none of the five event types.</summary>
    UnknownEventType,

    /// <summary>A field that the event type requires is absent or empty.</summary>
    MissingField,

    /// <summary>A field without a prefix that the event type does not have.</summary>
    UnknownField,

    /// <summary>A name has a prefix that no <c>@context</c> declares.</summary>
    UndefinedPrefix,

    /// <summary>A time is no ISO 8601 date and time with a zone, or before 1970.</summary>
    BadTime,

    /// <summary>A time zone offset is not <c>±hh:mm</c> up to 14:00.</summary>
    BadTimeZoneOffset,

    /// <summary>An action is not ADD, OBSERVE or DELETE.</summary>
    BadAction,

    /// <summary>A bare word that the Core Business Vocabulary does not have for this field.</summary>
    UnknownVocabulary,

    /// <summary>An identifier is no absolute URI, a malformed EPC, or not printable ASCII.</summary>
    BadIdentifier,

    /// <summary>A quantity or measurement is no number, or not a plain decimal of at most 64 digits.</summary>
    BadNumber,

    /// <summary>An identifier, list or text exceeds its limit.</summary>
    TooLong,

    /// <summary>An item is its own parent, or an instance is both consumed and made by one event.</summary>
    SelfContainment,
}

/// <summary>What is wrong with an event, and where.</summary>
/// <param name="Code">Why.</param>
/// <param name="Field">The field, as <c>quantityList[2].quantity</c>; empty for the event as a whole.</param>
/// <param name="Detail">What was found and what would do instead.</param>
public readonly record struct EpcisError(EpcisErrorCode Code, string Field, string Detail)
{
    /// <summary>Whether there is none.</summary>
    public bool IsNone => Code == EpcisErrorCode.None;
}
