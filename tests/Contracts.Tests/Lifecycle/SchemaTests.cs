using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>Which interfaces may follow one another: state that was written is read as it was, or the version is refused.</summary>
public sealed class SchemaTests
{
    private const string Before =
        """
        "state":[{"name":"count","slot":0,"kind":"value","value":"Count"},{"name":"by","slot":3,"kind":"map","keys":["string","(u64,Colour)"],"value":"[Line]?"}],
        "types":[{"name":"Count","kind":"record","fields":[{"name":"value","type":"i32"},{"name":"id","type":"Id"}]},
          {"name":"Line","kind":"record","fields":[{"name":"count","type":"Count"},{"name":"again","type":"Count"}]},
          {"name":"Id","kind":"alias","of":"hash"},
          {"name":"Colour","kind":"enum","of":"u8","values":[{"name":"Red","value":"0"},{"name":"Green","value":"1"}]}]
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("\"name\":\"count\",\"slot\":0", "\"name\":\"total\",\"slot\":0")]
    [InlineData("{\"name\":\"value\",\"type\":\"i32\"}", "{\"name\":\"amount\",\"type\":\"i32\"}")]
    [InlineData("\"state\":[", "\"state\":[{\"name\":\"more\",\"slot\":9,\"kind\":\"list\",\"value\":\"u8\"},")]
    [InlineData("{\"name\":\"Green\",\"value\":\"1\"}", "{\"name\":\"Green\",\"value\":\"1\"},{\"name\":\"Blue\",\"value\":\"2\"}")]
    [InlineData("Count\"", "Tally\"")]
    public void Names_may_change_and_fields_and_members_be_added(string from, string to) => Assert.Equal("", Upgrade(from, to).FaultCode);

    [Theory]
    [InlineData("\"slot\":0", "\"slot\":1", "slot 0, count: is gone")]
    [InlineData("\"kind\":\"value\",\"value\":\"Count\"", "\"kind\":\"list\",\"value\":\"Count\"", "slot 0, count: is of another kind")]
    [InlineData("\"type\":\"i32\"", "\"type\":\"i64\"", "slot 0, count: Count is another type")]
    [InlineData("{\"name\":\"value\",\"type\":\"i32\"},", "", "slot 0, count: Count is another type")]
    [InlineData("\"of\":\"hash\"", "\"of\":\"address\"", "slot 0, count: Count is another type")]
    [InlineData("\"value\":\"[Line]?\"", "\"value\":\"[Line]\"", "slot 3, by: [Line]? is another type")]
    [InlineData("\"value\":\"[Line]?\"", "\"value\":\"Line?\"", "slot 3, by: [Line]? is another type")]
    [InlineData("(u64,Colour)", "(Colour,u64)", "slot 3, by: has other keys")]
    [InlineData("(u64,Colour)", "(u64,Colour,u8)", "slot 3, by: has other keys")]
    [InlineData("\"keys\":[\"string\",", "\"keys\":[", "slot 3, by: has other keys")]
    [InlineData("{\"name\":\"Green\",\"value\":\"1\"}", "{\"name\":\"Green\",\"value\":\"2\"}", "slot 3, by: has other keys")]
    [InlineData("{\"name\":\"Red\",\"value\":\"0\"},", "", "slot 3, by: has other keys")]
    [InlineData("\"name\":\"Line\",\"kind\":\"record\"", "\"name\":\"Line\",\"kind\":\"alias\"", "slot 3, by: [Line]? is another type")]
    public void What_would_be_read_as_something_else_is_refused_by_its_slot(string from, string to, string reason)
    {
        TestOutcome outcome = Upgrade(from, to);

        Assert.Equal("registry.StateIncompatible", outcome.FaultCode);
        Assert.Contains(reason, outcome.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"abi":2,"contract":"counter","version":1,"methods":[],"state":[],"types":[]}""")]
    [InlineData("""{"abi":1,"contract":"counter","version":1,"methods":[],"types":[]}""")]
    [InlineData("""{"abi":1,"contract":"counter","version":1,"methods":[],"types":[],"state":[{"slot":-1,"value":"u8"}]}""")]
    [InlineData("""{"abi":1,"contract":"counter","version":1,"methods":{},"types":[],"state":[]}""")]
    [InlineData("""{"abi":1,"contract":"counter","version":"1","methods":[],"types":[],"state":[]}""")]
    [InlineData("""{"abi":1,"contract":"other","version":1,"methods":[],"types":[],"state":[]}""")]
    public void An_interface_that_no_generator_wrote_is_refused(string abi)
    {
        (ContractTestHost host, TestMember only) = Start();

        Assert.Equal("registry.BadInterface", host.Call(only, ContractRegistryAbi.Propose(TextLoader.Image(1, abi), null, null)).FaultCode);
    }

    [Theory]
    [InlineData("A")] // A type of itself.
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[u8]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("[")]
    [InlineData("?")]
    [InlineData("")]
    public void Types_that_no_generator_wrote_come_to_an_end(string value)
    {
        string types = """{"name":"A","kind":"record","fields":[{"name":"a","type":"B"},{"name":"b","type":"B"}]},{"name":"B","kind":"record","fields":[{"name":"a","type":"A"},{"name":"b","type":"A"}]}""";
        string rest = $$""" "state":[{"name":"s","slot":0,"kind":"value","value":"{{value}}"}],"types":[{{types}}]""";
        (ContractTestHost host, TestMember only) = Start();
        host.Deploy(TextLoader.Image(1, Abi(1, rest)), only);

        TestOutcome outcome = host.Call(only, ContractRegistryAbi.Propose(TextLoader.Image(2, Abi(2, rest)), null, null));
        Assert.Contains(outcome.FaultCode, (string[])["", "registry.StateIncompatible"]);
    }

    private static TestOutcome<Hash32> Upgrade(string from, string to)
    {
        (ContractTestHost host, TestMember only) = Start();
        host.Deploy(TextLoader.Image(1, Abi(1, Before)), only);
        string after = from.Length == 0 ? Before : Before.Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(from.Length == 0, after == Before);
        return host.Call(only, ContractRegistryAbi.Propose(TextLoader.Image(2, Abi(2, after)), null, null));
    }

    private static string Abi(int version, string rest) => $$"""{"abi":1,"contract":"counter","version":{{version}},"methods":[],{{rest}}}""";

    private static (ContractTestHost Host, TestMember Only) Start()
    {
        ContractTestHost host = new(new TextLoader());
        return (host, host.AddMember("solo", "sam", "admin"));
    }

    /// <summary>Takes for an assembly a version number and an interface.</summary>
    private sealed class TextLoader : IContractLoader
    {
        public static byte[] Image(byte version, string abi) => [version, .. System.Text.Encoding.UTF8.GetBytes(abi)];

        public LoadResult Load(ReadOnlyMemory<byte> image) => new(
            FirstCounterAbi.Definition with { Version = image.Span[0], Abi = System.Text.Encoding.UTF8.GetString(image.Span[1..]) }, []);
    }
}
