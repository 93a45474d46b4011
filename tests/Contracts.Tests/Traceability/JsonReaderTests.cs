using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Tests.Traceability;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" [ 1 , -0.50e+3 , true , false , null ] ", "[1,-0.50e+3,true,false,null]")]
    [InlineData("{\"b\":1,\"a\":{\"c\":[]}}", "{\"b\":1,\"a\":{\"c\":[]}}")]
    [InlineData("\"\\u00e4\\/\\n\\\"\\ud83d\\ude00\"", "\"ä/\\n\\\"😀\"")]
    [InlineData("\"\\u0000\\u001f\"", "\"\\u0000\\u001f\"")]
    [InlineData("123456789012345678901234567890.10", "123456789012345678901234567890.10")]
    public void What_is_read_is_written_minimally(string text, string written)
    {
        JsonValue? value = JsonReader.Read(text, out JsonError error);

        Assert.True(error.IsNone);
        Assert.Equal(written, value!.ToString());
        Assert.Equal(written, JsonReader.Read(written, out _)!.ToString());
    }

    [Theory]
    [InlineData("", JsonErrorCode.Truncated, 0)]
    [InlineData("[1,", JsonErrorCode.Truncated, 3)]
    [InlineData("\"abc", JsonErrorCode.Truncated, 4)]
    [InlineData("[1,]", JsonErrorCode.UnexpectedCharacter, 3)]
    [InlineData("{\"a\" 1}", JsonErrorCode.UnexpectedCharacter, 5)]
    [InlineData("{a:1}", JsonErrorCode.UnexpectedCharacter, 1)]
    [InlineData("{\"a\":1,}", JsonErrorCode.UnexpectedCharacter, 7)]
    [InlineData("nul", JsonErrorCode.Truncated, 3)]
    [InlineData("nulx", JsonErrorCode.UnexpectedCharacter, 0)]
    [InlineData("1 2", JsonErrorCode.TrailingText, 2)]
    [InlineData("01", JsonErrorCode.Truncated, 0)]
    [InlineData("[01]", JsonErrorCode.BadNumber, 1)]
    [InlineData("[-]", JsonErrorCode.BadNumber, 1)]
    [InlineData("[1.]", JsonErrorCode.BadNumber, 1)]
    [InlineData("[1e]", JsonErrorCode.BadNumber, 1)]
    [InlineData("+1", JsonErrorCode.UnexpectedCharacter, 0)]
    [InlineData("NaN", JsonErrorCode.UnexpectedCharacter, 0)]
    [InlineData("\"\t\"", JsonErrorCode.BadString, 1)]
    [InlineData("\"\\x\"", JsonErrorCode.BadString, 2)]
    [InlineData("\"\\ud800\"", JsonErrorCode.BadString, 1)]
    [InlineData("\"\\udc00\\ud800\"", JsonErrorCode.BadString, 1)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", JsonErrorCode.DuplicateName, 7)]
    [InlineData("\ufeff{}", JsonErrorCode.UnexpectedCharacter, 0)]
    public void What_is_not_JSON_is_refused_with_a_position(string text, JsonErrorCode code, int position)
    {
        Assert.Null(JsonReader.Read(text, out JsonError error));

        Assert.Equal(new JsonError(code, position), error);
        Assert.NotEqual("", error.Describe());
    }

    [Fact]
    public void Limits_hold_at_their_edge()
    {
        JsonLimits limits = new() { DepthMax = 2, MembersMax = 2, ElementsMax = 2, LengthMax = 20, NumberLengthMax = 3 };

        Assert.NotNull(JsonReader.Read("[[1,2],[123]]", limits, out _));
        Assert.Equal(JsonErrorCode.TooDeep, CodeOf("[[[]]]"));
        Assert.Equal(JsonErrorCode.TooLong, CodeOf("[1,2,3]"));
        Assert.Equal(JsonErrorCode.TooLong, CodeOf("{\"a\":1,\"b\":2,\"c\":3}"));
        Assert.Equal(JsonErrorCode.TooLong, CodeOf("1234"));
        Assert.Equal(JsonErrorCode.TooLong, CodeOf("\"" + new string('x', 20) + "\""));

        JsonErrorCode CodeOf(string text)
        {
            JsonReader.Read(text, limits, out JsonError error);
            return error.Code;
        }
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("+007.500", "7.5")]
    [InlineData("-12.340e1", "-123.4")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5E-4", "0.00015")]
    [InlineData(".5", "0.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("100", "100")]
    [InlineData("1e64", null)]
    [InlineData("1e999999999999", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("1x", null)]
    [InlineData("1e", null)]
    public void A_decimal_has_one_plain_form(string text, string? plain) => Assert.Equal(plain, DecimalText.Normalize(text));
}
