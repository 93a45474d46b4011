using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Tests.Traceability;

public sealed class EventHashTests
{
    private const string Base = """
        {"type":"ObjectEvent","eventTime":"2026-03-01T08:00:00Z","eventTimeZoneOffset":"+01:00",
         "epcList":["urn:epc:id:sgtin:4012345.012345.1"],"action":"OBSERVE"}
        """;

    public static TheoryData<string> Examples() => FilesOf("examples", "*.jsonld", "*.xml");

    public static TheoryData<string> Equal() => FilesOf("expected_equal", "*.json", "*.xml");

    [EpcisDataTheory]
    [MemberData(nameof(Examples))]
    public void Hashes_equal_those_of_the_reference_vectors(string file)
    {
        string path = Path.Combine(EpcisData.HashExamples, "examples", file);
        List<string> expected = Lines(Path.ChangeExtension(path, ".hashes"));
        if (file == "SensorDataExamples.xml") Correct(expected, Lines(Path.ChangeExtension(path, ".prehashes")));

        Assert.Equal(expected, EpcisData.HashesOf(EpcisData.ReadDocument(path)));
    }

    [EpcisDataTheory]
    [InlineData("ReferenceEventHashAlgorithm")]
    [InlineData("ReferenceEventHashAlgorithm2")]
    [InlineData("ReferenceEventHashAlgorithm3")]
    [InlineData("epclist_normalisation")]
    [InlineData("epcisDocWithVariousEventTypes")]
    public void The_hashed_text_equals_that_of_the_reference_vectors(string example)
    {
        string path = Path.Combine(EpcisData.HashExamples, "examples", example);
        List<string> texts =
        [
            .. EpcisDocumentSplitter.Split(File.ReadAllText(path + ".jsonld"), out _)
                .Select(text => EventHash.PreHash(EpcisData.Read(text))!),
        ];

        Assert.Equal(File.ReadAllLines(path + ".prehashes").Where(line => line.Length > 0), texts);
    }

    [EpcisDataTheory]
    [MemberData(nameof(Equal))]
    public void Representations_of_one_event_have_one_hash(string file)
    {
        List<string> hashes = EpcisData.HashesOf(EpcisData.ReadDocument(Path.Combine(EpcisData.HashExamples, "expected_equal", file)));

        Assert.True(hashes.Count > 1);
        Assert.Single(hashes.Distinct());
    }

    [Theory]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T09:00:00+01:00")]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00.0004Z")]
    [InlineData("2026-03-01T08:00:00Z", "2026-02-28T20:00:00.000000-12:00")]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T07:59:59.9995Z")]
    [InlineData("urn:epc:id:sgtin:4012345.012345.1", "https://id.gs1.org/01/04012345123456/21/1")]
    [InlineData("urn:epc:id:sgtin:4012345.012345.1", "https://shop.example/a/gtin/4012345123456/lot/L7/ser/1?linkType=x#y")]
    [InlineData("\"OBSERVE\"}", "\"OBSERVE\",\"eventID\":\"urn:uuid:1\",\"recordTime\":\"2026-03-02T08:00:00Z\"}")]
    [InlineData("\"OBSERVE\"}", "\"OBSERVE\",\"rdfs:comment\":\"nothing\"}")]
    [InlineData("\"OBSERVE\"}", "\"OBSERVE\",\"quantityList\":[]}")]
    [InlineData(
        "\"OBSERVE\"}",
        "\"OBSERVE\",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T08:00:00Z\",\"reason\":\"incorrect_data\"}}")]
    public void What_says_the_same_has_one_hash(string text, string other) =>
        Assert.Equal(EpcisData.HashOf(Base), EpcisData.HashOf(Base.Replace(text, other, StringComparison.Ordinal)));

    [Theory]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00.0005Z")]
    [InlineData("+01:00", "+02:00")]
    [InlineData("012345.1\"", "012345.2\"")]
    [InlineData("OBSERVE", "DELETE")]
    [InlineData("\"OBSERVE\"}", "\"OBSERVE\",\"disposition\":\"active\"}")]
    public void What_says_something_else_has_another_hash(string text, string other) =>
        Assert.NotEqual(EpcisData.HashOf(Base), EpcisData.HashOf(Base.Replace(text, other, StringComparison.Ordinal)));

    [Fact]
    public void Order_of_members_and_list_elements_does_not_matter()
    {
        const string One = """
            {"type":"AggregationEvent","eventTime":"2026-03-01T08:00:00Z","eventTimeZoneOffset":"+01:00","action":"ADD",
             "parentID":"urn:epc:id:sscc:4012345.0000000111",
             "childEPCs":["urn:epc:id:sgtin:4012345.012345.1","urn:epc:id:sgtin:4012345.012345.2"],
             "childQuantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.012345.L1","quantity":1.50,"uom":"KGM"}],
             "bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"},{"type":"inv","bizTransaction":"urn:x:2"}]}
            """;
        const string Other = """
            {"bizTransactionList":[{"bizTransaction":"urn:x:2","type":"inv"},{"type":"urn:epcglobal:cbv:btt:po","bizTransaction":"urn:x:1"}],
             "childQuantityList":[{"uom":"KGM","quantity":15e-1,"epcClass":"urn:epc:class:lgtin:4012345.012345.L1"}],
             "childEPCs":["urn:epc:id:sgtin:4012345.012345.2","urn:epc:id:sgtin:4012345.012345.1"],
             "parentID":"https://id.gs1.org/00/040123450000001112","action":"ADD",
             "eventTimeZoneOffset":"+01:00","eventTime":"2026-03-01T09:00:00+01:00","type":"AggregationEvent"}
            """;

        Assert.Equal(EpcisData.HashOf(One), EpcisData.HashOf(Other));
    }

    [Fact]
    public void A_hash_is_read_back_from_its_URI_and_from_bare_digits()
    {
        string uri = EpcisData.HashOf(Base);

        Assert.True(EventHash.TryParse(uri, out Encoding.Hash32 hash));
        Assert.Equal(uri, EventHash.ToUri(hash));
        Assert.True(EventHash.TryParse(hash.ToString(), out Encoding.Hash32 again));
        Assert.Equal(hash, again);
        Assert.False(EventHash.TryParse("ni:///sha-256;00?ver=CBV2.0", out _));
    }

    /// <summary>
    /// Two of the twelve vectors are not met on purpose, see docs/contracts/traceability.md: the reference puts a text of 24
    /// digits through a binary number, and takes a field where EPCIS 2.0 has none.
    /// </summary>
    private static void Correct(List<string> hashes, List<string> texts)
    {
        string exact = texts[6].Replace("111100001111000003641344", "111100001111000011110000", StringComparison.Ordinal);
        Assert.NotEqual(texts[6], exact);
        hashes[6] = EventHash.ToUri(EpcisData.Sha256(System.Text.Encoding.UTF8.GetBytes(exact)));
        hashes[7] = "UnknownField in sensorElementList[2].sensorReport[0].bizRules: no such field here; extensions need a prefix that @context declares";
    }

    private static List<string> Lines(string path) => [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static TheoryData<string> FilesOf(string folder, params string[] patterns)
    {
        TheoryData<string> names = [];
        if (EpcisData.Folder is null) names.Add("none");
        else names.AddRange([.. patterns.SelectMany(pattern => Directory.GetFiles(Path.Combine(EpcisData.HashExamples, folder), pattern)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]);

        return names;
    }
}
