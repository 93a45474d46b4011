using Chain.Contracts.Std;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Writes the text whose SHA-256 is the event hash, from a JSON event that has been checked.</summary>
internal sealed class PreHashWriter
{
    private readonly EpcisContext _context;
    private readonly int _lengthMax;
    private int _left;

    /// <param name="context">The prefixes in force.</param>
    /// <param name="lengthMax">Longest text, in characters.</param>
    public PreHashWriter(EpcisContext context, int lengthMax)
    {
        _context = context;
        _lengthMax = lengthMax;
        _left = lengthMax;
    }

    /// <summary>Whether the text exceeds its limit. Nothing more is written then: the work stays in proportion to the limit.</summary>
    private bool IsFull => _left < 0;

    /// <summary>The text, or null if it exceeds the limit.</summary>
    public string? Write(string type, JsonValue json)
    {
        TextBuilder text = new();
        text.Append("eventType=").Append(type);
        AppendField(text, "eventTime", json);
        AppendField(text, "eventTimeZoneOffset", json);
        text.Append(Repeated("certificationInfo", json.Find("certificationInfo")));
        AppendEpcs(text, "epcList", json);
        AppendField(text, "parentID", json);
        AppendEpcs(text, "inputEPCList", json);
        AppendEpcs(text, "childEPCs", json);
        AppendQuantities(text, "quantityList", json);
        AppendQuantities(text, "childQuantityList", json);
        AppendQuantities(text, "inputQuantityList", json);
        AppendEpcs(text, "outputEPCList", json);
        AppendQuantities(text, "outputQuantityList", json);
        AppendField(text, "action", json);
        AppendField(text, "transformationID", json);
        AppendField(text, "bizStep", json);
        AppendField(text, "disposition", json);
        AppendPersistentDisposition(text, json);
        AppendPlace(text, "readPoint", json);
        AppendPlace(text, "bizLocation", json);
        AppendSensors(text, json);
        AppendRest(text, json);
        return IsFull || text.Length > _lengthMax ? null : text.ToString();
    }

    /// <summary>Counts a piece of the text where it is made and not where pieces are joined: all that can be repeated.</summary>
    private string Counted(string piece)
    {
        _left -= piece.Length;
        return piece;
    }

    /// <summary>The canonical text of a value that is no list and no object; empty if there is nothing to write.</summary>
    private string Canonical(string name, JsonValue value)
    {
        if (value.Kind == JsonKind.Number) return DecimalText.Normalize(value.Text) ?? value.Text;
        if (value.Kind != JsonKind.String) return value.Text;

        string text = Characters.Trim(value.Text);
        switch (name)
        {
            case "eventTime" or "time" or "startTime" or "endTime":
                return EpcisTime.TryParse(text, out long unixMs) ? EpcisTime.Format(unixMs) : text;
            case "bizStep":
                return Word(CoreVocabulary.BizStep, text);
            case "disposition" or "set" or "unset":
                return Word(CoreVocabulary.Disposition, text);
            case "exception":
                return Word(CoreVocabulary.SensorException, text);
            case "component":
                return Word(CoreVocabulary.Component, text);
            default:
                return Plain(text);
        }
    }

    private string Word(VocabularyField field, string text) => field.Has(text) ? field[text] : Plain(text);

    private string Plain(string text)
    {
        string expanded = CoreVocabulary.FromUrn(_context.ExpandValue(text));
        if (IsShortDecimal(expanded)) return DecimalText.Normalize(expanded) ?? expanded;

        return Gs1Uri.Canonicalize(expanded);
    }

    /// <summary>
    /// XML cannot tell a number from its text, so that the hash must treat both alike. Beyond 15 digits it is no quantity.
    /// </summary>
    private static bool IsShortDecimal(string text)
    {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i])) digits++;
            else if (text[i] == '.') points++;
            else if (i > 0 || text[i] is not ('-' or '+')) return false;
        }

        return digits is >= 1 and <= 15 && points <= 1;
    }

    private string Pair(string name, JsonValue? value)
    {
        if (value is null || IsFull) return "";

        string text = Canonical(name, value);
        return text.Length == 0 ? "" : Counted(name + "=" + text);
    }

    private void AppendField(TextBuilder text, string name, JsonValue json) => text.Append(Pair(name, json.Find(name)));

    /// <summary><c>name=value</c> for a value or for each element of an array, sorted.</summary>
    private string Repeated(string name, JsonValue? value)
    {
        if (value is null) return "";
        if (value.Kind != JsonKind.Array) return Pair(name, value);

        ArrayList<string> parts = new();
        foreach (JsonValue element in value.Elements) parts.Add(Pair(name, element));
        return Join(parts);
    }

    private void AppendEpcs(TextBuilder text, string list, JsonValue json)
    {
        string epcs = Repeated("epc", json.Find(list));
        if (epcs.Length > 0) text.Append(list).Append(epcs);
    }

    private void AppendQuantities(TextBuilder text, string list, JsonValue json)
    {
        if (json.Find(list) is not JsonValue quantities || quantities.Elements.Length == 0) return;

        ArrayList<string> parts = new();
        foreach (JsonValue quantity in quantities.Elements)
        {
            parts.Add(Counted("quantityElement") + Pair("epcClass", quantity.Find("epcClass"))
                + Pair("quantity", quantity.Find("quantity")) + Pair("uom", quantity.Find("uom")));
        }

        text.Append(list).Append(Join(parts));
    }

    private void AppendPersistentDisposition(TextBuilder text, JsonValue json)
    {
        JsonValue? value = json.Find("persistentDisposition");
        string parts = Repeated("set", value?.Find("set")) + Repeated("unset", value?.Find("unset"));
        if (parts.Length > 0) text.Append("persistentDisposition").Append(parts);
    }

    private void AppendPlace(TextBuilder text, string name, JsonValue json)
    {
        if (json.Find(name) is not JsonValue place) return;

        text.Append(name).Append(Pair("id", place.Find("id"))).Append(Extensions(place));
    }

    private void AppendSensors(TextBuilder text, JsonValue json)
    {
        if (json.Find("sensorElementList") is not JsonValue list || list.Elements.Length == 0) return;

        ArrayList<string> elements = new();
        foreach (JsonValue element in list.Elements) elements.Add(Counted("sensorElement") + SensorElement(element));
        text.Append("sensorElementList").Append(Join(elements));
    }

    private string SensorElement(JsonValue element)
    {
        string metadata = element.Find("sensorMetadata") is JsonValue found
            ? Ordered(found, SensorFields.Metadata) + Extensions(found)
            : "";
        ArrayList<string> reports = new();
        if (element.Find("sensorReport") is JsonValue list)
        {
            foreach (JsonValue report in list.Elements) reports.Add(Counted("sensorReport") + Report(report) + Extensions(report));
        }

        return (metadata.Length > 0 ? "sensorMetadata" + metadata : "") + Join(reports) + Extensions(element);
    }

    private string Report(JsonValue report)
    {
        string type = report.Find("type") is JsonValue value ? Counted("type=" + Word(CoreVocabulary.Measurement, Characters.Trim(value.Text))) : "";
        return type + Ordered(report, SensorFields.ReportAfterType);
    }

    private string Ordered(JsonValue json, string order)
    {
        TextBuilder text = new();
        foreach (string name in Words.Of(order)) AppendField(text, name, json);
        return text.ToString();
    }

    /// <summary>What has no place in the canonical order of properties: sorted as texts.</summary>
    private void AppendRest(TextBuilder text, JsonValue json)
    {
        ArrayList<string> parts = new();
        AddTyped(parts, "bizTransactionList", "bizTransaction", CoreVocabulary.BizTransactionType, json);
        AddTyped(parts, "sourceList", "source", CoreVocabulary.PartyType, json);
        AddTyped(parts, "destinationList", "destination", CoreVocabulary.PartyType, json);
        if (json.Find("ilmd") is JsonValue ilmd && ilmd.Members.Length > 0) parts.Add("ilmd" + Named(ilmd));
        AddExtensions(parts, json);
        text.Append(Join(parts));
    }

    private void AddTyped(ArrayList<string> parts, string list, string name, VocabularyField types, JsonValue json)
    {
        if (json.Find(list) is not JsonValue found || found.Elements.Length == 0) return;

        ArrayList<string> elements = new();
        foreach (JsonValue element in found.Elements)
        {
            string type = element.Find("type") is JsonValue value ? Counted("type=" + Word(types, Characters.Trim(value.Text))) : "";
            elements.Add(type + Pair(name, element.Find(name)));
        }

        parts.Add(list + Join(elements));
    }

    private string Extensions(JsonValue json)
    {
        ArrayList<string> parts = new();
        AddExtensions(parts, json);
        return Join(parts);
    }

    private void AddExtensions(ArrayList<string> parts, JsonValue json)
    {
        foreach (JsonMember member in json.Members)
        {
            if (member.Name.Contains(':')) AddNamed(parts, member);
        }
    }

    private string Named(JsonValue json)
    {
        ArrayList<string> parts = new();
        foreach (JsonMember member in json.Members) AddNamed(parts, member);
        return Join(parts);
    }

    private void AddNamed(ArrayList<string> parts, JsonMember member)
    {
        if (IsFull || member.Name == EpcisEventReader.CommentName) return;

        string name = _context.FullNameOf(member.Name) ?? member.Name;
        if (member.Value.Kind != JsonKind.Array) parts.Add(NamedValue(name, member.Value));
        else AddElements(parts, name, member.Value);
    }

    private void AddElements(ArrayList<string> parts, string name, JsonValue array)
    {
        foreach (JsonValue element in array.Elements)
        {
            if (IsFull) return;

            parts.Add(NamedValue(name, element));
        }
    }

    private string NamedValue(string name, JsonValue value)
    {
        if (value.Kind == JsonKind.Object) return Counted(name) + Named(value);
        if (value.Kind == JsonKind.Array)
        {
            ArrayList<string> parts = new();
            AddElements(parts, name, value);
            return Join(parts);
        }

        string text = value.Kind == JsonKind.String ? Plain(Characters.Trim(value.Text)) : Canonical("", value);
        return Counted(text.Length == 0 ? name : name + "=" + text);
    }

    private static string Join(ArrayList<string> parts)
    {
        parts.Sort(Orders.CodePoints);
        return string.Concat(parts.ToArray());
    }
}
