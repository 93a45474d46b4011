using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Library.Traceability;

public sealed partial class Traceability
{
    /// <summary>Why the contract refuses a call.</summary>
    public static class Faults
    {
        /// <summary>The sender may not capture.</summary>
        public static readonly Fault NotCapturer = new("Only an active member with the role capture may do this; its organisation's admin grants it.");

        /// <summary>The event has too many items.</summary>
        public static readonly Fault TooManyItems = new("An event names at most 400 items; split it into several with the same other fields.");

        /// <summary>The event is too long.</summary>
        public static readonly Fault EventTooLarge = new("An event has at most 60,000 bytes; split it into several, or keep bulky data elsewhere.");

        /// <summary>The text that the event's hash is made of is too long.</summary>
        public static readonly Fault HashedTextTooLong = new(
            "With prefixes written out the event has over 240,000 characters; use shorter namespaces, or fewer elements under one name.");

        /// <summary>No such event.</summary>
        public static readonly Fault UnknownEvent = new("No event of this hash was captured.");

        /// <summary>No such item.</summary>
        public static readonly Fault UnknownItem = new("No captured event names this item up to this time.");

        /// <summary>Not an event hash.</summary>
        public static readonly Fault BadEventId = new("An event is named by ni:///sha-256;<64 hex digits>?ver=CBV2.0, or by the digits alone.");

        /// <summary>Not an identity.</summary>
        public static readonly Fault BadEpc = new("An item is named by an EPC URN, a GS1 Digital Link URI or another URI of at most 160 characters.");

        /// <summary>The page size is out of range.</summary>
        public static readonly Fault BadLimit = new("A page has 1 to 100 rows, a trace 1 to 500 links, CaptureMany 1 to 100 events.");

        /// <summary>The token is not from this view with these arguments.</summary>
        public static readonly Fault BadToken = new("The token was not given by this view for this item.");

        /// <summary>Before 1970.</summary>
        public static readonly Fault BadTime = new("Times begin at 1970-01-01T00:00:00Z.");

        /// <summary>The trace cannot be cut into pages.</summary>
        public static readonly Fault TraceTooWide = new("Too much lies ahead of this trace to resume it; trace from items nearer to what you look for.");

        /// <summary>The text is no JSON.</summary>
        public static readonly Fault BadJson = new("The event is not strict JSON.");

        /// <summary>A field has a wrong JSON type.</summary>
        public static readonly Fault WrongType = new("A field has another JSON type than EPCIS gives it.");

        /// <summary>The context is unusable.</summary>
        public static readonly Fault BadContext = new("The @context is unusable.");

        /// <summary>The event type is unknown.</summary>
        public static readonly Fault UnknownEventType = new("The event has none of the five EPCIS 2.0 types.");

        /// <summary>A required field is absent.</summary>
        public static readonly Fault MissingField = new("A field that the event needs is missing.");

        /// <summary>A field is not known.</summary>
        public static readonly Fault UnknownField = new("The event type has no such field.");

        /// <summary>A prefix is not declared.</summary>
        public static readonly Fault UndefinedPrefix = new("A prefix is not declared.");

        /// <summary>A time is malformed.</summary>
        public static readonly Fault BadEventTime = new("A time is malformed.");

        /// <summary>An offset is malformed.</summary>
        public static readonly Fault BadTimeZoneOffset = new("A time zone offset is malformed.");

        /// <summary>An action is unknown.</summary>
        public static readonly Fault BadAction = new("The action is unknown.");

        /// <summary>A vocabulary word is unknown.</summary>
        public static readonly Fault UnknownVocabulary = new("A word is not in the Core Business Vocabulary.");

        /// <summary>An identifier is malformed.</summary>
        public static readonly Fault BadIdentifier = new("An identifier is malformed.");

        /// <summary>A number is malformed.</summary>
        public static readonly Fault BadNumber = new("A number is malformed.");

        /// <summary>A text is too long.</summary>
        public static readonly Fault TooLong = new("A text or list is too long.");

        /// <summary>An item would contain itself.</summary>
        public static readonly Fault SelfContainment = new("An item cannot contain itself or be made of itself.");

        /// <summary>The fault for an error in an event.</summary>
        internal static Fault Of(EpcisErrorCode code) => code switch
        {
            EpcisErrorCode.BadJson => BadJson,
            EpcisErrorCode.WrongType => WrongType,
            EpcisErrorCode.BadContext => BadContext,
            EpcisErrorCode.UnknownEventType => UnknownEventType,
            EpcisErrorCode.MissingField => MissingField,
            EpcisErrorCode.UnknownField => UnknownField,
            EpcisErrorCode.UndefinedPrefix => UndefinedPrefix,
            EpcisErrorCode.BadTime => BadEventTime,
            EpcisErrorCode.BadTimeZoneOffset => BadTimeZoneOffset,
            EpcisErrorCode.BadAction => BadAction,
            EpcisErrorCode.UnknownVocabulary => UnknownVocabulary,
            EpcisErrorCode.BadIdentifier => BadIdentifier,
            EpcisErrorCode.BadNumber => BadNumber,
            EpcisErrorCode.TooLong => TooLong,
            EpcisErrorCode.SelfContainment => SelfContainment,
            _ => throw new InvalidOperationException("An error is not handled."),
        };
    }
}
