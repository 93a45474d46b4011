using Chain.Contracts.Std;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>
/// Reads one self-contained EPCIS 2.0 event (a JSON object with its own <c>@context</c>) and refuses what the EPCIS JSON
/// schema refuses, naming the field.
/// </summary>
public sealed class EpcisEventReader
{
    /// <summary>The one extension that is a comment: kept, but neither read nor hashed.</summary>
    internal const string CommentName = "rdfs:comment";

    private const string CommonFields =
        "@context type eventID eventTime recordTime eventTimeZoneOffset certificationInfo errorDeclaration "
        + "bizStep disposition persistentDisposition readPoint bizLocation bizTransactionList sourceList "
        + "destinationList sensorElementList ";

    private readonly JsonValue _json;
    private readonly EpcisContext _context;
    private readonly FieldReader _fields;

    private EpcisEventReader(JsonValue json, EpcisContext context, FieldReader fields)
    {
        _json = json;
        _context = context;
        _fields = fields;
    }

    /// <summary>Reads JSON text.</summary>
    /// <returns>The event, or null with <paramref name="error"/> set.</returns>
    public static EpcisEvent? Read(string text, out EpcisError error)
    {
        JsonValue? json = JsonReader.Read(text, out JsonError jsonError);
        if (json is not null) return Read(json, out error);

        error = new EpcisError(EpcisErrorCode.BadJson, "", jsonError.Describe());
        return null;
    }

    /// <summary>Reads a JSON value.</summary>
    /// <returns>The event, or null with <paramref name="error"/> set.</returns>
    public static EpcisEvent? Read(JsonValue json, out EpcisError error)
    {
        error = default;
        if (json.Kind != JsonKind.Object)
        {
            error = new EpcisError(EpcisErrorCode.WrongType, "", "an event is a JSON object");
            return null;
        }

        EpcisContext? context = EpcisContext.Standard;
        if (json.Find("@context") is JsonValue declared) context = context.With(declared);
        if (context is null)
        {
            error = new EpcisError(EpcisErrorCode.BadContext, "@context", EpcisContext.Expected);
            return null;
        }

        FieldReader fields = new(context);
        EpcisEvent? epcisEvent = new EpcisEventReader(json, context, fields).ReadEvent();
        error = fields.Error;
        return error.IsNone ? epcisEvent : null;
    }

    /// <summary>The event type of a JSON object, or null if its <c>type</c> is none of the five.</summary>
    public static EpcisEventType? TypeOf(JsonValue json) => json.Find("type")?.Text switch
    {
        "ObjectEvent" => EpcisEventType.ObjectEvent,
        "AggregationEvent" => EpcisEventType.AggregationEvent,
        "TransactionEvent" => EpcisEventType.TransactionEvent,
        "TransformationEvent" => EpcisEventType.TransformationEvent,
        "AssociationEvent" => EpcisEventType.AssociationEvent,
        _ => null,
    };

    private EpcisEvent? ReadEvent()
    {
        if (TypeOf(_json) is not EpcisEventType type)
        {
            _fields.Fail(EpcisErrorCode.UnknownEventType, "type", "expected one of the five EPCIS 2.0 event types");
            return null;
        }

        CheckNames(type);
        EpcisEvent read = new()
        {
            Type = type,
            EventTime = _fields.Time("eventTime", _json.Find("eventTime")),
            EventTimeZoneOffset = _fields.Offset("eventTimeZoneOffset", _json.Find("eventTimeZoneOffset")),
            EventId = _fields.OptionalText("eventID", _json.Find("eventID")),
            Action = type == EpcisEventType.TransformationEvent ? EpcisAction.None : _fields.Action(_json.Find("action")),
            Epcs = _fields.Items("epcList", _json.Find("epcList")),
            Quantities = _fields.Quantities("quantityList", _json.Find("quantityList")),
            ParentId = _fields.OptionalItem("parentID", _json.Find("parentID")),
            ChildEpcs = _fields.Items("childEPCs", _json.Find("childEPCs")),
            ChildQuantities = _fields.Quantities("childQuantityList", _json.Find("childQuantityList")),
            InputEpcs = _fields.Items("inputEPCList", _json.Find("inputEPCList")),
            InputQuantities = _fields.Quantities("inputQuantityList", _json.Find("inputQuantityList")),
            OutputEpcs = _fields.Items("outputEPCList", _json.Find("outputEPCList")),
            OutputQuantities = _fields.Quantities("outputQuantityList", _json.Find("outputQuantityList")),
            TransformationId = _fields.OptionalItem("transformationID", _json.Find("transformationID")),
            BizStep = _fields.Word(CoreVocabulary.BizStep, "bizStep", _json.Find("bizStep")),
            Disposition = _fields.Word(CoreVocabulary.Disposition, "disposition", _json.Find("disposition")),
            DispositionsSet = Dispositions("set"),
            DispositionsUnset = Dispositions("unset"),
            ReadPoint = _fields.Place("readPoint", _json.Find("readPoint")),
            BizLocation = _fields.Place("bizLocation", _json.Find("bizLocation")),
            BizTransactions = Typed("bizTransactionList", "bizTransaction", CoreVocabulary.BizTransactionType, typeRequired: false),
            Sources = Typed("sourceList", "source", CoreVocabulary.PartyType, typeRequired: true),
            Destinations = Typed("destinationList", "destination", CoreVocabulary.PartyType, typeRequired: true),
            SensorElements = SensorReader.Check(_fields, _json.Find("sensorElementList")),
            Ilmd = _fields.Object("ilmd", _json.Find("ilmd")),
            Extensions = Extensions(),
            ErrorDeclaration = ErrorDeclaration(),
            Context = _context,
            Json = _json,
        };
        _fields.OptionalTime("recordTime", _json.Find("recordTime"));
        _fields.UriOrUris("certificationInfo", _json.Find("certificationInfo"));
        EventRules.Check(_fields, read);
        return read;
    }

    private void CheckNames(EpcisEventType type)
    {
        string own = type switch
        {
            EpcisEventType.ObjectEvent => "action epcList quantityList ilmd",
            EpcisEventType.AggregationEvent or EpcisEventType.AssociationEvent => "action parentID childEPCs childQuantityList",
            EpcisEventType.TransactionEvent => "action parentID epcList quantityList",
            _ => "inputEPCList inputQuantityList outputEPCList outputQuantityList transformationID ilmd",
        };
        _fields.CheckNames(FieldPath.Root, _json, CommonFields + own);
        if (_json.Find("ilmd") is JsonValue ilmd) _fields.CheckNestedNames("ilmd", ilmd);
    }

    private string[] Dispositions(string name)
    {
        JsonValue? found = _fields.Object("persistentDisposition", _json.Find("persistentDisposition"))?.Find(name);
        ArrayList<string> words = new();
        if (found is null) return [];

        FieldPath field = ((FieldPath)"persistentDisposition").Then(name);
        foreach (JsonValue element in _fields.Array(field, found))
        {
            words.Add(_fields.Word(CoreVocabulary.Disposition, field, element));
        }

        return words.ToArray();
    }

    private EpcisTyped[] Typed(string list, string name, VocabularyField types, bool typeRequired)
    {
        ArrayList<EpcisTyped> typed = new();
        foreach (JsonValue element in _fields.Array(list, _json.Find(list)))
        {
            FieldPath field = ((FieldPath)list).At(typed.Count);
            if (_fields.Object(field, element) is null) return typed.ToArray();

            _fields.CheckNames(field, element, "type " + name);
            string type = _fields.Word(types, field.Then("type"), element.Find("type"));
            if (typeRequired && type.Length == 0) _fields.Fail(EpcisErrorCode.MissingField, field.Then("type"), "a type is required here");

            // Parties become state and answers like items do; a business document is only a name.
            FieldPath idField = field.Then(name);
            string id = typeRequired ? _fields.Item(idField, element.Find(name)) : _fields.Uri(idField, element.Find(name));
            typed.Add(new EpcisTyped(type, id));
        }

        return typed.ToArray();
    }

    private JsonMember[] Extensions()
    {
        ArrayList<JsonMember> extensions = new();
        foreach (JsonMember member in _json.Members)
        {
            if (_context.FullNameOf(member.Name) is not string name || member.Name == CommentName) continue;

            extensions.Add(new JsonMember(name, member.Value));
        }

        return extensions.ToArray();
    }

    private EpcisErrorDeclaration? ErrorDeclaration()
    {
        JsonValue? found = _fields.Object("errorDeclaration", _json.Find("errorDeclaration"));
        if (found is null) return null;

        _fields.CheckNames("errorDeclaration", found, "declarationTime reason correctiveEventIDs");
        ArrayList<string> corrective = new();
        foreach (JsonValue element in _fields.Array("errorDeclaration.correctiveEventIDs", found.Find("correctiveEventIDs")))
        {
            corrective.Add(_fields.OptionalText("errorDeclaration.correctiveEventIDs", element));
        }

        return new EpcisErrorDeclaration(
            _fields.Time("errorDeclaration.declarationTime", found.Find("declarationTime")),
            _fields.Word(CoreVocabulary.ErrorReason, "errorDeclaration.reason", found.Find("reason")),
            corrective.ToArray());
    }
}
