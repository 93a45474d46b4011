using Chain.Contracts.Abi;
using Chain.Crypto;

namespace Chain.Contracts.Tests.Abi;

/// <summary>The layout of a contract's state, and its hash (docs/contracts/abi.md).</summary>
public sealed class StateSchemaTests
{
    private const string Types = """
        {"name":"Item","kind":"record","fields":[{"name":"note","type":"string?"},{"name":"grade","type":"Grade"},{"name":"lots","type":"[Lot]"}]},
        {"name":"Grade","kind":"enum","of":"u8","values":[{"name":"B","value":"2"},{"name":"A","value":"1"}]},
        {"name":"Lot","kind":"alias","of":"u64"}
        """;

    private const string State = """
        {"name":"items","slot":1,"kind":"map","keys":["(u8,(Lot,bool))","string"],"value":"Item"},
        {"name":"total","slot":0,"kind":"value","value":"measure"}
        """;

    private const string Expected = "0 value()measure\n1 map({u8,{u64,bool}},string){string?,u8<1=A,2=B>,[u64]}\n";

    [Fact]
    public void It_has_slots_kinds_and_types_as_they_stand_in_state()
    {
        AbiContract contract = Parse(State, Types);

        Assert.Equal(Expected, contract.StateSchemaText);
        Assert.Equal(Hashing.Sha256(System.Text.Encoding.UTF8.GetBytes(Expected)), contract.StateSchemaHash);
    }

    [Theory]
    [InlineData("\"items\"", "\"goods\"", true)]
    [InlineData("\"Item\"", "\"Thing\"", true)]
    [InlineData("\"note\"", "\"text\"", true)]
    [InlineData("\"Lot\"", "\"Batch\"", false)] // The key's text names it as well, so it is no type then.
    [InlineData("\"slot\":0", "\"slot\":3", false)]
    [InlineData("\"value\":\"measure\"", "\"value\":\"fixed\"", false)]
    [InlineData("\"kind\":\"value\"", "\"kind\":\"list\"", false)]
    [InlineData("\"of\":\"u64\"", "\"of\":\"u32\"", false)]
    [InlineData("\"name\":\"A\"", "\"name\":\"C\"", false)]
    public void Names_that_do_not_stand_in_state_do_not_count(string part, string other, bool same)
    {
        string changed;
        try
        {
            changed = Parse(State.Replace(part, other, StringComparison.Ordinal), Types.Replace(part, other, StringComparison.Ordinal)).StateSchemaText;
        }
        catch (FormatException)
        {
            changed = "";
        }

        Assert.Equal(same, changed == Expected);
    }

    [Theory]
    [InlineData("""{"name":"a","slot":0,"kind":"value","value":"Ring"}""", """{"name":"Ring","kind":"record","fields":[{"name":"next","type":"Ring?"}]}""")]
    [InlineData("""{"name":"a","slot":0,"kind":"value"}""", "")]
    [InlineData("""{"name":"a","slot":"0","kind":"value","value":"u8"}""", "")]
    [InlineData("""{"name":"a","slot":0,"kind":"map","keys":["(u8"],"value":"u8"}""", "")]
    public void What_no_generator_writes_is_refused(string state, string types) => Assert.Throws<FormatException>(() => Parse(state, types).StateSchemaHash);

    [Fact]
    public void Types_that_grow_without_bound_are_refused()
    {
        IEnumerable<string> doubling = Enumerable.Range(0, 40).Select(i => $$"""{"name":"T{{i}}","kind":"record","fields":[{"name":"a","type":"T{{i + 1}}"},{"name":"b","type":"T{{i + 1}}"}]}""");

        Assert.Throws<FormatException>(() => Parse("""{"name":"a","slot":0,"kind":"value","value":"T0"}""", string.Join(',', doubling.Append("""{"name":"T40","kind":"alias","of":"u8"}"""))).StateSchemaHash);
    }

    private static AbiContract Parse(string state, string types) => AbiContract.Parse(
        $$"""{"abi":1,"contract":"shop","version":1,"methods":[],"events":[],"faults":[],"state":[{{state}}],"types":[{{types}}]}""");
}
