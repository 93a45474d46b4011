using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Tests.Traceability;

public sealed class EpcisEventReaderTests
{
    private const string ObjectEvent = """
        {"@context":{"ex":"https://ns.example.com/"},"type":"ObjectEvent","eventTime":"2026-03-01T08:00:00Z",
         "eventTimeZoneOffset":"+01:00","epcList":["urn:epc:id:sgtin:4012345.012345.1"],"action":"OBSERVE",
         "bizStep":"shipping","disposition":"in_transit","readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"}}
        """;

    public static TheoryData<string> OpenEpcis()
    {
        TheoryData<string> files = [];
        if (EpcisData.Folder is null)
        {
            files.Add("none");
        }
        else
        {
            string folder = Path.Combine(EpcisData.Folder, "openepcis");
            foreach (string path in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order())
            {
                files.Add(Path.GetRelativePath(folder, path));
            }
        }

        return files;
    }

    [EpcisDataTheory]
    [MemberData(nameof(OpenEpcis))]
    public void Every_OpenEPCIS_document_survives_a_round_trip(string file)
    {
        string text = File.ReadAllText(Path.Combine(EpcisData.Folder!, "openepcis", file));
        IReadOnlyList<string> events = EpcisDocumentSplitter.Split(text, out EpcisError error);

        Assert.True(error.IsNone, EpcisErrors.Describe(error));
        Assert.NotEmpty(events);
        foreach (string json in events)
        {
            EpcisEvent read = EpcisData.Read(json);
            Assert.Equal(json, read.Json.ToString());
            Assert.Equal(json, Assert.Single(EpcisDocumentSplitter.Split(json, out _)));
        }
    }

    [Fact]
    public void Fields_are_normalised()
    {
        EpcisEvent read = EpcisData.Read(ObjectEvent.Replace("\"action\"", "\"ex:a\":{\"ex:b\":1},\"action\"", StringComparison.Ordinal));

        Assert.Equal(EpcisEventType.ObjectEvent, read.Type);
        Assert.Equal(1_772_352_000_000, read.EventTime);
        Assert.Equal(["https://id.gs1.org/01/04012345123456/21/1"], read.Epcs);
        Assert.Equal("https://ref.gs1.org/cbv/BizStep-shipping", read.BizStep);
        Assert.Equal("https://ref.gs1.org/cbv/Disp-in_transit", read.Disposition);
        Assert.Equal("https://id.gs1.org/414/4012345000016", read.ReadPoint);
        Assert.Equal("{https://ns.example.com/}a", Assert.Single(read.Extensions).Name);
    }

    [Theory]
    [InlineData("\"type\":\"ObjectEvent\"", "\"type\":\"Event\"", EpcisErrorCode.UnknownEventType, "type")]
    [InlineData("\"eventTime\":\"2026-03-01T08:00:00Z\",", "", EpcisErrorCode.MissingField, "eventTime")]
    [InlineData("2026-03-01T08:00:00Z", "2026-02-29T08:00:00Z", EpcisErrorCode.BadTime, "eventTime")]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00", EpcisErrorCode.BadTime, "eventTime")]
    [InlineData("2026-03-01T08:00:00Z", "1969-12-31T23:59:59Z", EpcisErrorCode.BadTime, "eventTime")]
    [InlineData("2026-03-01T08:00:00Z", "9999-12-31T23:00:00-14:00", EpcisErrorCode.BadTime, "eventTime")]
    [InlineData("urn:epc:id:sgtin:4012345.012345.1", "1urn:x", EpcisErrorCode.BadIdentifier, "epcList[0]")]
    [InlineData("+01:00", "+14:30", EpcisErrorCode.BadTimeZoneOffset, "eventTimeZoneOffset")]
    [InlineData("OBSERVE", "observe", EpcisErrorCode.BadAction, "action")]
    [InlineData("shipping", "sailing", EpcisErrorCode.UnknownVocabulary, "bizStep")]
    [InlineData("\"shipping\"", "7", EpcisErrorCode.WrongType, "bizStep")]
    [InlineData("sgtin:4012345.012345.1", "sgtin:4012345.0123456.1", EpcisErrorCode.BadIdentifier, "epcList[0]")]
    [InlineData("urn:epc:id:sgtin:4012345.012345.1", "pump", EpcisErrorCode.BadIdentifier, "epcList[0]")]
    [InlineData("urn:epc:id:sgtin:4012345.012345.1", "urn:ü", EpcisErrorCode.BadIdentifier, "epcList[0]")]
    [InlineData("\"action\"", "\"colour\":\"red\",\"action\"", EpcisErrorCode.UnknownField, "colour")]
    [InlineData("\"action\"", "\"bizStep disposition\":\"x\",\"action\"", EpcisErrorCode.UnknownField, "bizStep disposition")]
    [InlineData("\"action\"", "\"\":\"x\",\"action\"", EpcisErrorCode.UnknownField, "")]
    [InlineData(
        "\"action\"",
        "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"https://id.gs1.org/foo\"}],\"action\"",
        EpcisErrorCode.BadIdentifier,
        "sourceList[0].source")]
    [InlineData(
        "\"action\"",
        "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"urn:epc:id:pgln:1.2\"}],\"action\"",
        EpcisErrorCode.BadIdentifier,
        "destinationList[0].destination")]
    [InlineData("\"action\"", "\"parentID\":\"urn:x:1\",\"action\"", EpcisErrorCode.UnknownField, "parentID")]
    [InlineData("\"action\"", "\"no:colour\":\"red\",\"action\"", EpcisErrorCode.UndefinedPrefix, "no:colour")]
    [InlineData("\"action\"", "\"ex:a\":null,\"action\"", EpcisErrorCode.WrongType, "ex:a")]
    [InlineData("\"action\"", "\"ex:a\":[{\"no:b\":1}],\"action\"", EpcisErrorCode.UndefinedPrefix, "ex:a.no:b")]
    [InlineData("[\"urn:epc:id:sgtin:4012345.012345.1\"]", "[]", EpcisErrorCode.MissingField, "epcList")]
    [InlineData("{\"ex\":\"https://ns.example.com/\"}", "7", EpcisErrorCode.BadContext, "@context")]
    [InlineData("\"action\"", "\"quantityList\":[{\"quantity\":1}],\"action\"", EpcisErrorCode.MissingField, "quantityList[0].epcClass")]
    [InlineData(
        "\"action\"",
        "\"quantityList\":[{\"epcClass\":\"urn:x:1\",\"quantity\":\"1\"}],\"action\"",
        EpcisErrorCode.BadNumber,
        "quantityList[0].quantity")]
    [InlineData(
        "\"action\"",
        "\"sourceList\":[{\"source\":\"urn:x:1\"}],\"action\"",
        EpcisErrorCode.MissingField,
        "sourceList[0].type")]
    [InlineData(
        "\"action\"",
        "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Warmth\"}]}],\"action\"",
        EpcisErrorCode.UnknownVocabulary,
        "sensorElementList[0].sensorReport[0].type")]
    public void A_bad_field_is_named(string text, string other, EpcisErrorCode code, string field)
    {
        EpcisError error = EpcisData.ErrorOf(ObjectEvent.Replace(text, other, StringComparison.Ordinal));

        Assert.Equal((code, field), (error.Code, error.Field));
    }

    [Theory]
    [InlineData("AggregationEvent", "\"action\":\"ADD\",\"parentID\":\"urn:x:1\"", EpcisErrorCode.MissingField)]
    [InlineData("AggregationEvent", "\"action\":\"DELETE\",\"childEPCs\":[\"urn:x:1\"]", EpcisErrorCode.MissingField)]
    [InlineData("AssociationEvent", "\"action\":\"OBSERVE\",\"childEPCs\":[\"urn:x:1\"]", EpcisErrorCode.MissingField)]
    [InlineData("AggregationEvent", "\"action\":\"ADD\",\"parentID\":\"urn:x:1\",\"childEPCs\":[\"urn:x:1\"]", EpcisErrorCode.SelfContainment)]
    [InlineData("TransactionEvent", "\"action\":\"ADD\",\"epcList\":[\"urn:x:1\"]", EpcisErrorCode.MissingField)]
    [InlineData("TransformationEvent", "\"inputEPCList\":[\"urn:x:1\"]", EpcisErrorCode.MissingField)]
    [InlineData("TransformationEvent", "\"inputEPCList\":[\"urn:x:1\"],\"outputEPCList\":[\"urn:x:1\"]", EpcisErrorCode.SelfContainment)]
    [InlineData("TransformationEvent", "\"action\":\"ADD\",\"inputEPCList\":[\"urn:x:1\"],\"outputEPCList\":[\"urn:x:2\"]", EpcisErrorCode.UnknownField)]
    public void Each_event_type_has_its_requirements(string type, string fields, EpcisErrorCode code) =>
        Assert.Equal(code, EpcisData.ErrorOf(Of(type, fields)).Code);

    [Theory]
    [InlineData("AggregationEvent", "\"action\":\"OBSERVE\",\"childEPCs\":[\"urn:x:1\"]")]
    [InlineData("AggregationEvent", "\"action\":\"DELETE\",\"parentID\":\"urn:x:1\"")]
    [InlineData("TransactionEvent", "\"action\":\"ADD\",\"bizTransactionList\":[{\"bizTransaction\":\"urn:x:1\"}]")]
    [InlineData("TransformationEvent", "\"transformationID\":\"urn:x:9\",\"outputEPCList\":[\"urn:x:1\"]")]
    [InlineData("ObjectEvent", "\"action\":\"OBSERVE\",\"sensorElementList\":[{\"sensorReport\":[{\"value\":1}]}]")]
    public void What_the_standard_lets_out_may_be_left_out(string type, string fields) => EpcisData.Read(Of(type, fields));

    private static string Of(string type, string fields) =>
        $"{{\"type\":\"{type}\",\"eventTime\":\"2026-03-01T08:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",{fields}}}";
}
