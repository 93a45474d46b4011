using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Chain.Contracts.Loading;
using Chain.Contracts.Verify;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary><c>chain contract gas-profile</c> on a project that <c>chain contract new</c> made and <c>dotnet build</c> built.</summary>
public sealed class GasProfileTests(BuiltContract built) : IClassFixture<BuiltContract>
{
    private const string Members = """[{"organisation":"oem","name":"anna"},{"organisation":"sup","name":"bert"}]""";

    [Fact]
    public async Task Methods_and_lines_of_the_source_are_shown_with_what_they_paid()
    {
        JsonElement profile = (await Run("""
            {"calls":[
              {"method":"Put","arguments":["item-1","new"],"repeat":3},
              {"by":"sup/bert","method":"Put","arguments":["item-1","mine"],"fault":"shop.NotKeeper"},
              {"by":"oem/anna","method":"HandOver","arguments":{"item":"item-1","to":"@sup/bert"}},
              {"method":"Get","arguments":["item-1"]},
              {"method":"Least","arguments":[[3, 1, 2]]}
            ],"members":
            """ + Members + "}", "--lines", "1000", "--json")).Exits(ExitCode.Ok).Json;

        JsonElement calls = profile.GetProperty("calls");
        Assert.Equal(5, calls.GetArrayLength());
        Assert.Equal("shop.NotKeeper", calls[1].GetProperty("fault").GetString());
        long inContracts = profile.GetProperty("contractGas").GetInt64();
        Assert.Equal(inContracts, Sum(calls, "contractGas"));
        Assert.Equal(inContracts, Sum(profile.GetProperty("methods"), "gas"));
        Assert.Equal(inContracts, Sum(profile.GetProperty("lines"), "gas"));

        JsonElement put = Assert.Single(profile.GetProperty("methods").EnumerateArray(), m => m.GetProperty("method").GetString() == "Shop.ShopContract.Put");
        Assert.Equal(4, put.GetProperty("calls").GetInt64());
        JsonElement write = Assert.Single(profile.GetProperty("lines").EnumerateArray(), l => l.GetProperty("source").GetString() == "_entries[item] = new Entry(Sender, note, Block.Timestamp);");
        Assert.Equal("Shop.cs", write.GetProperty("file").GetString());
        Assert.Equal(3, write.GetProperty("count").GetInt64());
        Assert.True(write.GetProperty("gas").GetInt64() > 3 * 250_000, "Three writes of state cost at least that.");

        // What the linker moved keeps its lines; what it added has none.
        JsonElement sorts = Assert.Single(profile.GetProperty("lines").EnumerateArray(), l => l.GetProperty("source").GetString() == "Sorting.Stable(numbers, Orders.Int32);");
        Assert.Equal(("Sorting/Sorted.cs", 12), (sorts.GetProperty("file").GetString(), sorts.GetProperty("line").GetInt32()));
        JsonElement library = Assert.Single(profile.GetProperty("lines").EnumerateArray(), l => l.GetProperty("method").GetString() == "Chain.Std.Int32Order.Compare");
        Assert.Equal(JsonValueKind.Null, library.GetProperty("line").ValueKind);
        Assert.InRange(library.GetProperty("count").GetInt64(), 2, 9);
    }

    /// <summary>The same lines tell where a refused assembly is refused.</summary>
    [Fact]
    public async Task A_refusal_is_shown_at_its_line()
    {
        using PEReader image = new([.. built.Image]);
        MetadataReader reader = image.GetMetadataReader();
        MethodDefinitionHandle put = reader.MethodDefinitions.Single(m => reader.GetString(reader.GetMethodDefinition(m).Name) == "HandOver" && reader.GetString(reader.GetTypeDefinition(reader.GetMethodDefinition(m).GetDeclaringType()).Name) == "ShopContract");
        using CliRunner cli = new() { Loader = new Refusing(new VerifyProblem("OpcodeForbidden", "Shop.ShopContract.HandOver, IL_0000", "Do without.") { Token = MetadataTokens.GetToken(put), Offset = 0 }) };
        string[] source = await File.ReadAllLinesAsync(Path.Combine(built.Project, "Shop.cs"));
        string place = $"Shop.cs:{Array.FindIndex(source, line => line.Contains("_entries.Require(item", StringComparison.Ordinal)) + 1}";

        string page = (await cli.RunAsync("contract", "check", built.Assembly)).Exits(ExitCode.Failed).Out;
        Assert.Contains($"OpcodeForbidden {place}", page, StringComparison.Ordinal);
        Assert.Contains("Do without. (Shop.ShopContract.HandOver, IL_0000)", page, StringComparison.Ordinal);
        JsonElement json = (await cli.RunAsync("contract", "check", built.Assembly, "--json")).Exits(ExitCode.Failed).Json;
        Assert.Equal(place, json.GetProperty("problems")[0].GetProperty("places")[0].GetString());
    }

    private sealed class Refusing(VerifyProblem problem) : IContractLoader
    {
        public LoadResult Load(ReadOnlyMemory<byte> image) => new(null, [problem]);
    }

    [Fact]
    public async Task A_page_shows_the_hottest_lines()
    {
        string page = (await Run("""{"calls":[{"method":"Put","arguments":["item-1","new"]}]}""", "--lines", "1")).Exits(ExitCode.Ok).Out;

        Assert.Contains("shop.Put", page, StringComparison.Ordinal);
        Assert.Contains("Shop.ShopContract.Put", page, StringComparison.Ordinal);
        Assert.Single(page.Split('\n'), line => line.Contains(".cs:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"calls":[{"method":"Get","arguments":["a"]},{"method":"Pot","arguments":[]}]}""", ExitCode.NotFound, "Call 2, shop.Pot: shop has no method 'Pot'")]
    [InlineData("""{"calls":[{"method":"Put","arguments":["a"]}]}""", ExitCode.Usage, "Call 1, shop.Put: ")]
    [InlineData("""{"calls":[{"method":"HandOver","arguments":["a","@org/me"]}]}""", ExitCode.Failed, "Call 1, shop.HandOver: shop.UnknownItem: There is no such item. If it is meant to, add \"fault\"")]
    [InlineData("""{"calls":[{"method":"Put","arguments":["a","b"],"fault":"shop.NotKeeper"}]}""", ExitCode.Failed, "Call 1, shop.Put: it succeeded")]
    [InlineData("""{"calls":[{"by":"oem/eve","method":"Put","arguments":["a","b"]}]}""", ExitCode.Usage, "there is no member 'oem/eve'")]
    [InlineData("""{"calls":[{"by":7,"method":"Put","arguments":["a","b"]}]}""", ExitCode.Usage, "Call 1, shop.Put: 'by' is")]
    [InlineData("""{"calls":[{"by":"org/me","method":"Get","arguments":["a"]}]}""", ExitCode.Usage, "it is a view")]
    [InlineData("""{"calls":[{"contract":"shed","method":"Get","arguments":["a"]}]}""", ExitCode.NotFound, "There is no contract 'shed' here")]
    [InlineData("""{"calls":[{"method":"Get","args":["a"]}]}""", ExitCode.Usage, "gas.md describes the file")]
    [InlineData("""{"calls":[]}""", ExitCode.Usage, "'calls' names at least one")]
    public async Task An_error_names_the_call(string calls, int code, string expected) =>
        Assert.Contains(expected, (await Run(calls)).Exits(code).Error.ReplaceLineEndings(" "), StringComparison.Ordinal);

    private static long Sum(JsonElement items, string name) => items.EnumerateArray().Sum(item => item.GetProperty(name).GetInt64());

    private Task<CliResult> Run(string calls, params string[] options)
    {
        string file = built.Cli.File(Guid.NewGuid().ToString("N") + ".json");
        File.WriteAllText(file, calls);
        return built.Cli.RunAsync(["contract", "gas-profile", built.Assembly, "--calls", file, .. options]);
    }
}
