using System.Text.Json.Nodes;
using Chain.Contracts.Abi;
using Chain.Contracts.Tests.Examples;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Abi;

public sealed class AbiCodecTests
{
    private static readonly AbiContract Contract = AbiContract.Parse(GalleryAbi.Json);

    [Fact]
    public void Json_written_from_canonical_bytes_gives_the_same_bytes_back()
    {
        byte[] arguments = GalleryAbi.Echo(Samples.Everything).Arguments;

        string json = AbiCodec.ArgumentsToJson(Method("Echo"), arguments);

        Assert.Equal(arguments, AbiCodec.EncodeArguments(Method("Echo"), json));
    }

    [Fact]
    public void Each_type_has_its_form_in_json()
    {
        byte[] arguments = GalleryAbi.Echo(Samples.Everything).Arguments;

        JsonNode value = JsonNode.Parse(AbiCodec.ArgumentsToJson(Method("Echo"), arguments))!["value"]!;

        Assert.Equal("255", value["u8"]!.ToJsonString());
        Assert.Equal("\"18446744073709551615\"", value["u64"]!.ToJsonString());
        Assert.Equal("\"-9223372036854775808\"", value["i64"]!.ToJsonString());
        Assert.Equal("-2147483648", value["i32"]!.ToJsonString());
        Assert.Equal("Grüße, 世界 🏭", value["text"]!.GetValue<string>());
        Assert.Equal("AAH/", value["bytes"]!.GetValue<string>());
        Assert.Equal(Samples.Everything.Hash.ToString(), value["hash"]!.GetValue<string>());
        Assert.Equal(Samples.Everything.Address.ToString(), value["address"]!.GetValue<string>());
        Assert.Equal("2026-01-01T00:00:00.123Z", value["timestamp"]!.GetValue<string>());
        Assert.Equal("-12.5", value["measure"]!.GetValue<string>());
        Assert.Equal("-2.50000000023283064365386962890625", value["fixed"]!.GetValue<string>());
        Assert.Equal(Samples.Everything.BigInt.ToString(), value["bigInt"]!.GetValue<string>());
        Assert.Equal("-1500 GRM", value["amount"]!.GetValue<string>());
        Assert.Equal("P1", value["unit"]!.GetValue<string>());
        Assert.Equal("Green", value["colour"]!.GetValue<string>());
        Assert.Equal("Below", value["level"]!.GetValue<string>());
        Assert.Equal("""{"number":-1,"note":null}""", value["inner"]!.ToJsonString());
        Assert.Equal("\"9007199254740993\"", value["wrapped"]!.ToJsonString());
        Assert.Null(value["maybeNumber"]);
        Assert.Equal("""["","AQI="]""", value["chunks"]!.ToJsonString());
        Assert.Equal("[1,null,-3]", value["gaps"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"u8": 256}""", "args.value.u8: expected a whole number from 0 to 255, got 256")]
    [InlineData("""{"u8": 1.5}""", "args.value.u8: expected a whole number from 0 to 255, got 1.5")]
    [InlineData("""{"u8": "x"}""", "args.value.u8: expected a whole number from 0 to 255, got \"x\"")]
    [InlineData("""{"i64": 9223372036854775808}""", "args.value.i64: expected a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("""{"flag": 1}""", "args.value.flag: expected true or false, got 1")]
    [InlineData("""{"text": "\ud800"}""", "args.value.text: the text holds a lone surrogate")]
    [InlineData("""{"bytes": "***"}""", "args.value.bytes: expected bytes as a base64 string")]
    [InlineData("""{"hash": "00"}""", "args.value.hash: expected a hash of 64 hexadecimal digits, got \"00\"")]
    [InlineData("""{"address": "ch1qqqq"}""", "args.value.address: expected an address, ch1…")]
    [InlineData("""{"timestamp": "2026-01-01T00:00:00"}""", "args.value.timestamp: expected a time such as")]
    [InlineData("""{"timestamp": "2026-01-01T00:00:00.0001Z"}""", "args.value.timestamp: expected a time such as")]
    [InlineData("""{"measure": "1,5"}""", "args.value.measure: expected a decimal number such as \"12.5\"")]
    [InlineData("""{"fixed": "1,5"}""", "args.value.fixed: expected a decimal number such as \"12.5\", from -2147483648 to below 2147483648, got \"1,5\"")]
    [InlineData("""{"fixed": "2147483648"}""", "args.value.fixed: expected a decimal number")]
    [InlineData("""{"fixed": 1e3}""", "args.value.fixed: expected a decimal number")]
    [InlineData("""{"fixed": "."}""", "args.value.fixed: expected a decimal number")]
    [InlineData("""{"bigInt": "0x10"}""", "args.value.bigInt: expected a whole number of at most 4096 bits and a sign, got \"0x10\"")]
    [InlineData("""{"bigInt": 1.5}""", "args.value.bigInt: expected a whole number")]
    [InlineData("""{"amount": "1.5 KGM"}""", "args.value.amount: expected a whole number and a unit's code of UN/CEFACT Recommendation 20, such as \"1500 GRM\"")]
    [InlineData("""{"amount": 5}""", "args.value.amount: expected a whole number and a unit's code")]
    [InlineData("""{"amount": "5 kg"}""", "args.value.amount: expected a whole number and a unit's code")]
    [InlineData("""{"amount": "9223372036854775808 GRM"}""", "args.value.amount: expected a whole number and a unit's code")]
    [InlineData("""{"unit": "gram"}""", "args.value.unit: expected a unit's code of UN/CEFACT Recommendation 20")]
    [InlineData("""{"colour": "Blue"}""", "args.value.colour: expected one of \"Red\", \"Green\", got \"Blue\"")]
    [InlineData("""{"inners": [{"number": 1}, {"number": "1e3"}]}""", "args.value.inners[1].number: expected a whole number")]
    [InlineData("""{"inner": {"number": 1, "size": 2}}""", "args.value.inner.size: Inner has no such field; there are number, note")]
    [InlineData("""{"inner": {}}""", "args.value.inner.number: missing; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"inner": 5}""", "args.value.inner: expected an object, Inner, got 5")]
    [InlineData("""{"texts": "a"}""", "args.value.texts: expected an array of string, got \"a\"")]
    [InlineData("""{"maybeNumber": "many"}""", "args.value.maybeNumber: expected a whole number")]
    [InlineData("""{"inner": {"number": 1, "number": 2}}""", "args.value.inner.number: given twice")]
    public void A_wrong_value_is_refused_with_the_path_of_its_field(string change, string error)
    {
        JsonObject value = JsonNode.Parse(AbiCodec.ArgumentsToJson(Method("Echo"), GalleryAbi.Echo(Samples.Everything).Arguments))!["value"]!.AsObject();
        string json = $$"""{"value": {{Merge(value, change)}} }""";

        AbiFormatException e = Assert.Throws<AbiFormatException>(() => AbiCodec.EncodeArguments(Method("Echo"), json));

        Assert.StartsWith(error, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"timestamp\": 1767225600123", "\"timestamp\": \"2026-01-01T01:00:00.123+01:00\"")]
    [InlineData("\"measure\": \"1.50\"", "\"measure\": 15e-1")]
    [InlineData("\"u64\": \"17\"", "\"u64\": 17")]
    [InlineData("\"bytes\": {\"text\": \"AB\"}", "\"bytes\": {\"hex\": \"4142\"}")]
    [InlineData("\"bytes\": {\"text\": \"AB\"}", "\"bytes\": \"QUI=\"")]
    public void One_value_may_be_written_in_several_ways(string left, string right)
    {
        JsonObject value = JsonNode.Parse(AbiCodec.ArgumentsToJson(Method("Echo"), GalleryAbi.Echo(Samples.Everything).Arguments))!["value"]!.AsObject();

        Assert.Equal(Encode(left), Encode(right));

        byte[] Encode(string member) => AbiCodec.EncodeArguments(Method("Echo"), $$"""[{{Merge(value, "{" + member + "}")}}]""");
    }

    [Fact]
    public void Arguments_may_be_given_by_position_or_not_at_all()
    {
        Assert.Equal(GalleryAbi.Nothing().Arguments, AbiCodec.EncodeArguments(Method("Nothing"), ""));
        Assert.Equal(GalleryAbi.Nothing().Arguments, AbiCodec.EncodeArguments(Method("Nothing"), "[]"));
        Assert.Equal(GalleryAbi.Nothing().Arguments, AbiCodec.EncodeArguments(Method("Nothing"), "{}"));
        AbiFormatException e = Assert.Throws<AbiFormatException>(() => AbiCodec.EncodeArguments(Method("Nothing"), "[1]"));
        Assert.Equal("args: expected 0 arguments of Nothing(), got 1", e.Message);
    }

    [Fact]
    public void Bytes_that_are_not_canonical_do_not_become_json()
    {
        byte[] arguments = GalleryAbi.Echo(Samples.Everything).Arguments;
        for (int length = 0; length < arguments.Length; length++)
        {
            Assert.Throws<AbiFormatException>(() => AbiCodec.ArgumentsToJson(Method("Echo"), arguments.AsSpan(0, length)));
        }

        Assert.Throws<AbiFormatException>(() => AbiCodec.ArgumentsToJson(Method("Echo"), [.. arguments, 0xc0]));
        AbiFormatException e = Assert.Throws<AbiFormatException>(() => AbiCodec.ToJson(null, [0x01]));
        Assert.Contains(nameof(DecodeError.WrongType), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_tells_how_its_methods_are_called()
    {
        Assert.Equal("gallery", Contract.Name);
        Assert.Equal(3, Contract.Version);
        Assert.Equal("Echo(value: Everything) → Everything", Method("Echo").Signature);
        Assert.Equal("Last() → Everything?", Method("Last").Signature);
        Assert.True(Method("Last").IsView);
        Assert.Equal("What Echo was given last.", Method("Last").Doc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"abi":2,"contract":"x","version":1,"types":[],"methods":[],"events":[],"faults":[]}""")]
    [InlineData("""{"abi":1,"contract":"x","version":1,"types":[],"methods":[],"events":[{"name":"E","type":"Lost"}],"faults":[]}""")]
    public void Text_that_is_not_an_interface_is_refused(string json) =>
        Assert.Throws<FormatException>(() => AbiContract.Parse(json));

    private static AbiMethod Method(string name) =>
        Contract.TryGetMethod(name, out AbiMethod? method) ? method : throw new InvalidOperationException($"No method {name}.");

    /// <summary>Replaces members by text, so that what JSON libraries would refuse to hold can be tried.</summary>
    private static string Merge(JsonObject value, string change)
    {
        string name = change.Split('"')[1];
        JsonObject rest = value.DeepClone().AsObject();
        rest.Remove(name);
        string members = rest.ToJsonString()[1..^1];
        return $"{{{members},{change.Trim()[1..^1]}}}";
    }

    /// <summary>Thirty levels of two fields each are a thousand million fields.</summary>
    [Fact]
    public void Types_that_double_cost_no_more_than_the_bytes_that_there_are()
    {
        string types = string.Join(',', Enumerable.Range(1, 30).Select(i => $$"""{"name":"R{{i}}","kind":"record","fields":[{"name":"a","type":"R{{i - 1}}"},{"name":"b","type":"R{{i - 1}}"}]}"""));
        AbiContract abi = AbiContract.Parse(
            $$"""{"abi":1,"contract":"x","version":1,"types":[{"name":"R0","kind":"alias","of":"u8"},{{types}}],"methods":[{"name":"A","kind":"view","parameters":[],"result":"R30"}],"events":[],"faults":[]}""");

        Assert.Throws<AbiFormatException>(() => AbiCodec.ToJson(abi.Methods[0].Result, [0xc0]));
        Assert.Throws<AbiFormatException>(() => AbiCodec.ToJson(abi.Methods[0].Result, [.. Enumerable.Repeat((byte)0x92, 30)]));
    }

    [Theory]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""["\udc00"]""")]
    public void Half_a_pair_is_refused_wherever_it_stands(string json) =>
        Assert.Throws<AbiFormatException>(() => AbiCodec.EncodeArguments(Method("Echo"), json));
}
