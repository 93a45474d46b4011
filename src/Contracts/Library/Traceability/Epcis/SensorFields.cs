namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Names in sensor data, in the order in which they are hashed.</summary>
internal static class SensorFields
{
    /// <summary>Of the metadata of an element.</summary>
    public const string Metadata = "time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules";

    /// <summary>Of a report; its type stands first and is read apart.</summary>
    public const string Report = "type " + ReportAfterType;

    /// <summary>Of a report, but its type.</summary>
    public const string ReportAfterType =
        "exception deviceID deviceMetadata rawData dataProcessingMethod time microorganism "
        + "chemicalSubstance value component stringValue booleanValue hexBinaryValue uriValue minValue "
        + "maxValue meanValue sDev percRank percValue uom coordinateReferenceSystem";
}
