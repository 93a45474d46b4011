using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// Turns EPCIS XML documents (2.0, and what they still take from 1.2) into the JSON form that the contract reads, so that the
/// reference vectors that exist as XML alone can be used. Not a validating reader.
/// </summary>
internal static class EpcisXml
{
    private static readonly string[] Events = ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"];

    /// <summary>Lists whose JSON form is an array; the elements in them are named otherwise.</summary>
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal)
    {
        "epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList", "childQuantityList", "inputQuantityList",
        "outputQuantityList", "bizTransactionList", "sourceList", "destinationList", "sensorElementList", "correctiveEventIDs",
    };

    /// <summary>Elements that are an array in JSON even if there is one of them.</summary>
    private static readonly HashSet<string> Repeated = new(StringComparer.Ordinal) { "sensorReport", "set", "unset" };

    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "quantity", "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue",
    };

    /// <summary>The document in JSON, with the prefixes that it declares anywhere.</summary>
    public static string ToJson(string xml)
    {
        XElement root = XDocument.Parse(xml).Root!;
        JsonObject prefixes = [];
        foreach (XAttribute declaration in root.DescendantsAndSelf().Attributes().Where(IsPrefix))
        {
            prefixes[declaration.Name.LocalName] = declaration.Value;
        }

        JsonObject document = new()
        {
            ["@context"] = new JsonArray("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", prefixes),
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = root.Attribute("creationDate")?.Value ?? "2020-01-01T00:00:00Z",
        };
        foreach (XElement ignored in root.Descendants().Where(element => element.Name.LocalName == "ignoreFields"))
        {
            document[NameOf(ignored)] = new JsonArray([.. ignored.Elements().Select(field => (JsonNode)NameOf(field))]);
        }

        document["epcisBody"] = new JsonObject { ["eventList"] = new JsonArray([.. root.Descendants().Where(IsEvent).Select(ToEvent)]) };
        return document.ToJsonString();
    }

    private static bool IsPrefix(XAttribute attribute) => attribute.IsNamespaceDeclaration && attribute.Name.Namespace != XNamespace.None;

    private static bool IsEvent(XElement element) => element.Name.Namespace == XNamespace.None && Events.Contains(element.Name.LocalName);

    private static JsonNode ToEvent(XElement element)
    {
        JsonObject json = new() { ["type"] = element.Name.LocalName };
        AddAll(json, element);
        return json;
    }

    /// <summary>Adds what an element holds; the wrappers of EPCIS 1.2 around later fields vanish.</summary>
    private static void AddAll(JsonObject json, XElement element)
    {
        foreach (XElement child in element.Elements())
        {
            if (child.Name.Namespace == XNamespace.None && child.Name.LocalName is "extension" or "baseExtension") AddAll(json, child);
            else Add(json, NameOf(child), ToValue(child), isArray: Repeated.Contains(child.Name.LocalName));
        }
    }

    private static void Add(JsonObject json, string name, JsonNode value, bool isArray)
    {
        if (json[name] is JsonArray array) array.Add(value);
        else if (json[name] is JsonNode first) json[name] = new JsonArray(first.DeepClone(), value);
        else json[name] = isArray ? new JsonArray(value) : value;
    }

    private static JsonNode ToValue(XElement element)
    {
        bool isStandard = element.Name.Namespace == XNamespace.None;
        if (isStandard && Lists.Contains(element.Name.LocalName)) return new JsonArray([.. element.Elements().Select(ToValue)]);
        if (!element.HasElements && !element.HasAttributes) return Text(element.Name.LocalName, element.Value, isStandard);

        JsonObject json = [];
        foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            json[NameOf(attribute.Name, element)] = Text(attribute.Name.LocalName, attribute.Value, isStandard);
        }

        if (element.HasElements) AddAll(json, element);
        else if (element.Value.Trim().Length > 0) json[NameOf(element)] = element.Value.Trim();
        return json;
    }

    private static JsonNode Text(string name, string text, bool isStandard)
    {
        if (isStandard && Numbers.Contains(name)) return JsonNode.Parse(text.Trim())!;
        return name == "booleanValue" && isStandard ? JsonNode.Parse(text.Trim())! : text.Trim();
    }

    private static string NameOf(XElement element) => NameOf(element.Name, element);

    private static string NameOf(XName name, XElement scope) => name.Namespace == XNamespace.None
        ? name.LocalName
        : $"{scope.GetPrefixOfNamespace(name.Namespace)}:{name.LocalName}";
}
