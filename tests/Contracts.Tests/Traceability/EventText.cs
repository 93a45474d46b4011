using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>Writes EPCIS events for tests. Times are minutes after 2026-03-01T00:00:00Z.</summary>
internal static class EventText
{
    public const long Start = 1_772_323_200_000;

    public static string Serial(string serial) => $"urn:epc:id:sgtin:4012345.012345.{serial}";

    public static string Lot(string lot) => $"urn:epc:class:lgtin:4012345.098765.{lot}";

    public static string Pallet(int number) => $"urn:epc:id:sscc:4012345.{number:0000000000}";

    public static string Place(int number) => $"urn:epc:id:sgln:4012345.{number:00000}.0";

    public static string Party(int number) => $"urn:epc:id:pgln:4012345.{number:00000}";

    public static string Identity(string epc) => Gs1Uri.Canonicalize(epc);

    public static string Object(string action, int minute, string[] epcs, string more = "") =>
        Event("ObjectEvent", minute, $"\"action\":\"{action}\",{List("epcList", epcs)}{more}");

    public static string Aggregation(string action, int minute, string parent, string[] children, string more = "") =>
        Relation("AggregationEvent", action, minute, parent, children, more);

    public static string Association(string action, int minute, string parent, string[] children, string more = "") =>
        Relation("AssociationEvent", action, minute, parent, children, more);

    public static string Transformation(int minute, string[] inputs, string[] outputs, string id = "") =>
        Event(
            "TransformationEvent",
            minute,
            string.Join(',', Sides(inputs, outputs, id).Where(part => part.Length > 0)));

    public static string Amount(string lot, string quantity = "1") => $"{{\"epcClass\":\"{lot}\",\"quantity\":{quantity},\"uom\":\"KGM\"}}";

    public static string Where(int readPoint, int? location = null) =>
        $",\"readPoint\":{{\"id\":\"{Place(readPoint)}\"}}"
        + (location is int place ? $",\"bizLocation\":{{\"id\":\"{Place(place)}\"}}" : "");

    public static string Parties(string step, int from, int to, string type = "possessing_party") =>
        $",\"bizStep\":\"{step}\",\"sourceList\":[{{\"type\":\"{type}\",\"source\":\"{Party(from)}\"}}]"
        + $",\"destinationList\":[{{\"type\":\"{type}\",\"destination\":\"{Party(to)}\"}}]";

    public static string Declared(string eventJson, int minute = 1000) =>
        eventJson[..^1] + $",\"errorDeclaration\":{{\"declarationTime\":\"{Time(minute)}\",\"reason\":\"did_not_occur\"}}}}";

    public static string HashOf(string eventJson) => EpcisData.HashOf(eventJson);

    public static string Time(int minute) => EpcisTime.Format(Start + (minute * 60_000L));

    private static IEnumerable<string> Sides(string[] inputs, string[] outputs, string id)
    {
        yield return Split("inputEPCList", "inputQuantityList", inputs);
        yield return Split("outputEPCList", "outputQuantityList", outputs);
        yield return id.Length > 0 ? $"\"transformationID\":\"{id}\"" : "";
    }

    private static string Split(string list, string quantities, string[] items)
    {
        string[] lots = [.. items.Where(item => item.Contains("lgtin", StringComparison.Ordinal))];
        string[] serials = [.. items.Except(lots)];
        string first = serials.Length > 0 ? List(list, serials) : "";
        string second = lots.Length > 0 ? $"\"{quantities}\":[{string.Join(',', lots.Select(lot => Amount(lot)))}]" : "";
        return first.Length > 0 && second.Length > 0 ? first + "," + second : first + second;
    }

    private static string Relation(string type, string action, int minute, string parent, string[] children, string more) =>
        Event(type, minute, $"\"action\":\"{action}\",\"parentID\":\"{parent}\"" + (children.Length > 0 ? "," + List("childEPCs", children) : "") + more);

    private static string List(string name, string[] epcs) => $"\"{name}\":[{string.Join(',', epcs.Select(epc => $"\"{epc}\""))}]";

    private static string Event(string type, int minute, string fields) =>
        $"{{\"type\":\"{type}\",\"eventTime\":\"{Time(minute)}\",\"eventTimeZoneOffset\":\"+00:00\",{fields}}}";
}
