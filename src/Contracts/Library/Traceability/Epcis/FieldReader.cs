using Chain.Contracts.Std;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Reads fields of an event and keeps the first error.</summary>
internal sealed class FieldReader
{
    /// <summary>Longest identifier, in characters: it must fit into a state key beside a time and a hash.</summary>
    public const int IdentifierLengthMax = 160;

    /// <summary>Longest free text that the model keeps, in characters.</summary>
    public const int TextLengthMax = 1024;

    private readonly EpcisContext _context;

    public FieldReader(EpcisContext context) => _context = context;

    /// <summary>The first error, or none.</summary>
    public EpcisError Error { get; private set; }

    public void Fail(EpcisErrorCode code, FieldPath field, string detail)
    {
        if (Error.IsNone) Error = new EpcisError(code, field.ToString(), detail);
    }

    /// <summary>Whether a text is an absolute URI in printable ASCII: its scheme begins with a letter.</summary>
    public static bool IsUri(string text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1 || !char.IsAsciiLetter(text[0])) return false;

        foreach (char c in text)
        {
            if (c is <= ' ' or > '~') return false;
        }

        return true;
    }

    /// <summary>Refuses names that are neither known nor prefixed, and prefixes that are not declared.</summary>
    /// <param name="field">Path of the object.</param>
    /// <param name="json">The object.</param>
    /// <param name="known">Known names, with a space between them.</param>
    public void CheckNames(FieldPath field, JsonValue json, string known)
    {
        foreach (JsonMember member in json.Members)
        {
            FieldPath path = field.Then(member.Name);
            if (member.Name.Contains(':'))
            {
                CheckNested(path, member);
            }
            else if (!Words.Has(known, member.Name))
            {
                Fail(EpcisErrorCode.UnknownField, path, "no such field here; extensions need a prefix that @context declares");
            }
        }
    }

    /// <summary>Refuses prefixes that are not declared, anywhere below an object of extensions.</summary>
    public void CheckNestedNames(FieldPath field, JsonValue json)
    {
        foreach (JsonMember member in json.Members) CheckNested(field.Then(member.Name), member);
    }

    public string Text(FieldPath field, JsonValue? value)
    {
        if (value is null) Fail(EpcisErrorCode.MissingField, field, "this field is required");
        else if (value.Kind != JsonKind.String) Fail(EpcisErrorCode.WrongType, field, "expected a string");
        else if (value.Text.Length > TextLengthMax) Fail(EpcisErrorCode.TooLong, field, $"longer than {TextLengthMax} characters");
        else return Characters.Trim(value.Text);

        return "";
    }

    public string OptionalText(FieldPath field, JsonValue? value) => value is null ? "" : Text(field, value);

    public JsonValue? Object(FieldPath field, JsonValue? value)
    {
        if (value is null or { Kind: JsonKind.Object }) return value;

        Fail(EpcisErrorCode.WrongType, field, "expected an object");
        return null;
    }

    public ReadOnlySpan<JsonValue> Array(FieldPath field, JsonValue? value)
    {
        if (value is null) return [];
        if (value.Kind != JsonKind.Array) Fail(EpcisErrorCode.WrongType, field, "expected an array");
        return value.Elements;
    }

    public long Time(FieldPath field, JsonValue? value)
    {
        string text = Text(field, value);
        if (!EpcisTime.TryParse(text, out long unixMs))
        {
            Fail(EpcisErrorCode.BadTime, field, $"'{Shorten(text)}' is no time like 2026-03-01T08:00:00.000+01:00 from 1970 on");
        }

        return unixMs;
    }

    public void OptionalTime(FieldPath field, JsonValue? value)
    {
        if (value is not null) Time(field, value);
    }

    public string Offset(FieldPath field, JsonValue? value)
    {
        string text = Text(field, value);
        if (!EpcisTime.IsOffset(text)) Fail(EpcisErrorCode.BadTimeZoneOffset, field, $"'{Shorten(text)}' is no offset like +01:00");
        return text;
    }

    public EpcisAction Action(JsonValue? value)
    {
        switch (Text("action", value))
        {
            case "ADD":
                return EpcisAction.Add;
            case "OBSERVE":
                return EpcisAction.Observe;
            case "DELETE":
                return EpcisAction.Delete;
            default:
                Fail(EpcisErrorCode.BadAction, "action", "expected ADD, OBSERVE or DELETE");
                return EpcisAction.None;
        }
    }

    /// <summary>A vocabulary value as a full URI; empty if absent.</summary>
    public string Word(VocabularyField vocabulary, FieldPath field, JsonValue? value)
    {
        string text = OptionalText(field, value);
        if (text.Length == 0) return "";
        if (vocabulary.Has(text)) return vocabulary[text];
        if (IsUri(text)) return CoreVocabulary.FromUrn(_context.ExpandValue(text));

        Fail(EpcisErrorCode.UnknownVocabulary, field, $"'{Shorten(text)}' is no word of CBV 2.0 for this field; a word of your own is a URI");
        return "";
    }

    /// <summary>A URI, canonical if it is a GS1 identifier.</summary>
    public string Uri(FieldPath field, JsonValue? value)
    {
        string text = Text(field, value);
        if (!IsUri(text)) Fail(EpcisErrorCode.BadIdentifier, field, $"'{Shorten(text)}' is no absolute URI in printable ASCII");
        if (text.Length > TextLengthMax) Fail(EpcisErrorCode.TooLong, field, $"longer than {TextLengthMax} characters");
        return Gs1Uri.Canonicalize(text);
    }

    public void UriOrUris(FieldPath field, JsonValue? value)
    {
        if (value is null) return;
        if (value.Kind != JsonKind.Array) Uri(field, value);

        foreach (JsonValue element in value.Elements) Uri(field, element);
    }

    /// <summary>The identity of a thing.</summary>
    public string Item(FieldPath field, JsonValue? value)
    {
        string text = Text(field, value);
        if (Gs1Uri.Classify(text, out string identity) == Gs1UriKind.Malformed || !IsUri(text))
        {
            Fail(EpcisErrorCode.BadIdentifier, field, $"'{Shorten(text)}' is no EPC, GS1 Digital Link or other absolute URI");
        }
        else if (identity.Length > IdentifierLengthMax)
        {
            Fail(EpcisErrorCode.TooLong, field, $"an identifier has at most {IdentifierLengthMax} characters");
        }

        return identity;
    }

    public string OptionalItem(FieldPath field, JsonValue? value) => value is null ? "" : Item(field, value);

    public string[] Items(FieldPath field, JsonValue? value)
    {
        ArrayList<string> items = new();
        foreach (JsonValue element in Array(field, value)) items.Add(Item(field.At(items.Count), element));
        return items.ToArray();
    }

    public EpcisQuantity[] Quantities(FieldPath field, JsonValue? value)
    {
        ArrayList<EpcisQuantity> quantities = new();
        foreach (JsonValue element in Array(field, value))
        {
            FieldPath path = field.At(quantities.Count);
            if (Object(path, element) is null) return quantities.ToArray();

            CheckNames(path, element, "epcClass quantity uom");
            quantities.Add(new EpcisQuantity(
                Item(path.Then("epcClass"), element.Find("epcClass")),
                Number(path.Then("quantity"), element.Find("quantity")),
                OptionalText(path.Then("uom"), element.Find("uom"))));
        }

        return quantities.ToArray();
    }

    /// <summary>A plain decimal; empty if absent.</summary>
    public string Number(FieldPath field, JsonValue? value)
    {
        if (value is null) return "";

        string? number = value.Kind == JsonKind.Number ? DecimalText.Normalize(value.Text) : null;
        if (number is null) Fail(EpcisErrorCode.BadNumber, field, $"expected a number of at most {DecimalText.DigitsMax} digits");
        return number ?? "";
    }

    /// <summary>The identifier of a place; empty if absent.</summary>
    public string Place(FieldPath field, JsonValue? value)
    {
        if (Object(field, value) is not JsonValue place) return "";

        CheckNames(field, place, "id");
        return Item(field.Then("id"), place.Find("id"));
    }

    private void CheckNested(FieldPath path, JsonMember member)
    {
        if (member.Name.Length > IdentifierLengthMax)
        {
            Fail(EpcisErrorCode.TooLong, path, $"a name has at most {IdentifierLengthMax} characters");
        }

        if (member.Name.Contains(':') && !_context.Declares(member.Name))
        {
            Fail(EpcisErrorCode.UndefinedPrefix, path, "no @context of this event declares the prefix");
        }

        CheckNestedValue(path, member.Value);
    }

    private void CheckNestedValue(FieldPath path, JsonValue value)
    {
        if (value.Kind == JsonKind.Null) Fail(EpcisErrorCode.WrongType, path, "null says nothing; leave the field out");
        if (value.Kind == JsonKind.Object) CheckNestedNames(path, value);
        foreach (JsonValue element in value.Elements) CheckNestedValue(path, element);
        if (value.Kind == JsonKind.Number && DecimalText.Normalize(value.Text) is null)
        {
            Fail(EpcisErrorCode.BadNumber, path, $"expected a number of at most {DecimalText.DigitsMax} digits");
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
