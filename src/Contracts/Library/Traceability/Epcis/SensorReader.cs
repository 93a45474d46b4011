using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Checks sensor data of an event: structure, names, times, numbers and vocabulary.</summary>
internal static class SensorReader
{
    /// <summary>The list itself, or null if there is none.</summary>
    public static JsonValue? Check(FieldReader fields, JsonValue? list)
    {
        int index = 0;
        foreach (JsonValue element in fields.Array("sensorElementList", list))
        {
            FieldPath path = ((FieldPath)"sensorElementList").At(index++);
            if (fields.Object(path, element) is null) return list;

            fields.CheckNames(path, element, "sensorMetadata sensorReport");
            CheckMetadata(fields, path.Then("sensorMetadata"), element.Find("sensorMetadata"));
            JsonValue? reports = element.Find("sensorReport");
            if (reports is null) fields.Fail(EpcisErrorCode.MissingField, path.Then("sensorReport"), "a sensor element has reports");
            CheckReports(fields, path.Then("sensorReport"), reports);
        }

        return list;
    }

    private static void CheckMetadata(FieldReader fields, FieldPath path, JsonValue? metadata)
    {
        if (fields.Object(path, metadata) is null) return;

        fields.CheckNames(path, metadata!, SensorFields.Metadata);
        foreach (JsonMember member in metadata!.Members)
        {
            FieldPath field = path.Then(member.Name);
            if (member.Name is "time" or "startTime" or "endTime") fields.Time(field, member.Value);
            else if (!member.Name.Contains(':')) fields.Uri(field, member.Value);
        }
    }

    private static void CheckReports(FieldReader fields, FieldPath path, JsonValue? reports)
    {
        int index = 0;
        foreach (JsonValue report in fields.Array(path, reports))
        {
            FieldPath field = path.At(index++);
            if (fields.Object(field, report) is null) return;

            fields.CheckNames(field, report, SensorFields.Report);
            foreach (JsonMember member in report.Members) CheckReportField(fields, field.Then(member.Name), member);
        }
    }

    private static void CheckReportField(FieldReader fields, FieldPath path, JsonMember member)
    {
        switch (member.Name)
        {
            case "type":
                fields.Word(CoreVocabulary.Measurement, path, member.Value);
                break;
            case "exception":
                fields.Word(CoreVocabulary.SensorException, path, member.Value);
                break;
            case "component":
                fields.Word(CoreVocabulary.Component, path, member.Value);
                break;
            case "time":
                fields.Time(path, member.Value);
                break;
            case "value" or "minValue" or "maxValue" or "meanValue" or "sDev" or "percRank" or "percValue":
                fields.Number(path, member.Value);
                break;
            case "booleanValue":
                if (member.Value.Kind != JsonKind.Boolean) fields.Fail(EpcisErrorCode.WrongType, path, "expected true or false");
                break;
            case "stringValue" or "hexBinaryValue" or "uom":
                fields.Text(path, member.Value);
                break;
            default:
                if (!member.Name.Contains(':')) fields.Uri(path, member.Value);
                break;
        }
    }
}
