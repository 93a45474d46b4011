using System.Text.Json;
using Chain.Client.Tests.Calls;
using Chain.Contracts.Tests.Lifecycle;
using Chain.Encoding;
using Chain.Setup.Keys;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>The life of a contract on the command line, against the engine.</summary>
public sealed class ContractCommandsTests : IAsyncLifetime
{
    private static readonly string[] Organisations = ["oem", "sup", "log"];

    private readonly CliRunner _cli = new() { Time = new JumpingTime() };
    private FakeNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        foreach (string organisation in Organisations) (await _cli.RunAsync("keys", "new", organisation, "--no-passphrase")).Exits(ExitCode.Ok);
        _ = new ChainInMemory(_node, new NamedLoader(), [.. Organisations.Select(o => (o, Key(o)))]);
        File.WriteAllText(_cli.File("client.json"), FakeNode.Trust(_node).ToJson());
        (await _cli.RunAsync("profile", "set", "test", "--trust", _cli.File("client.json"), "--key", "oem")).Exits(ExitCode.Ok);
        foreach (string image in (string[])["first", "second", "careless", "nonsense"]) File.WriteAllBytes(_cli.File(image + ".dll"), NamedLoader.Image(image));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_contract_is_deployed_approved_called_queried_upgraded_and_frozen()
    {
        JsonElement proposed = await Run("deploy", "first.dll");
        Assert.Equal("proposed", Text(proposed, "status"));
        Assert.Equal(["oem"], Approvals(proposed));

        JsonElement active = await Run("approve", "counter", "--key", "sup");
        Assert.Equal("active", Text(active, "status"));
        Assert.Equal(["oem", "sup"], Approvals(active));
        Assert.Equal(Text(proposed, "code"), Text(active, "code"));

        Assert.Equal(4, (await Run("call", "counter", "Add", "[4]")).GetProperty("results")[0].GetInt32());
        Assert.Equal(4, (await Run("query", "counter", "Get")).GetProperty("result").GetInt32());

        await Run("upgrade", "second.dll", "--key", "log");
        string waiting = (await _cli.RunAsync("contract", "show", "counter")).Exits(ExitCode.Ok).Out;
        Assert.Contains("counter version 1", waiting, StringComparison.Ordinal);
        Assert.Contains("proposed", waiting, StringComparison.Ordinal);
        Assert.Equal("active", Text(await Run("approve", "counter"), "status"));
        Assert.Equal(1, (await Run("query", "counter", "MigratedFrom")).GetProperty("result").GetInt32());

        JsonElement motion = await Run("freeze", "counter");
        Assert.Equal("active", Text(motion, "state"));
        Assert.Equal("freeze", motion.GetProperty("motions")[0].GetProperty("decision").GetString());
        Assert.Equal("frozen", Text(await Run("freeze", "counter", "--key", "sup"), "state"));
        CliResult faulted = (await _cli.RunAsync("contract", "call", "counter", "Add", "[1]")).Exits(ExitCode.Failed);
        Assert.Contains("ContractFrozen", faulted.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_says_the_height_whose_state_it_read()
    {
        await Deploy("first.dll");

        ulong before = (await Run("query", "counter", "Get")).GetProperty("height").GetUInt64();
        Assert.Equal(_node.ExecutedHeight, before);
        CliResult shown = (await _cli.RunAsync("query", "counter", "Get")).Exits(ExitCode.Ok);
        Assert.True(_node.ExecutedHeight > before);
        Assert.Equal($"(state after block {_node.ExecutedHeight})\n", shown.Error);
        Assert.Equal("0\n", shown.Out); // Nothing but the result, for scripts.
    }

    [Fact]
    public async Task A_version_whose_migration_faulted_says_why()
    {
        await Deploy("first.dll");
        await Run("call", "counter", "Add", "[100]");
        string code = Text(await Run("upgrade", "second.dll", "--key", "log"), "code")!;
        await _cli.RunAsync("contract", "approve", "counter");

        JsonElement failed = await Run("show", code);
        Assert.Equal(("failed", "counter.TooMany"), (Text(failed, "status"), Text(failed, "fault")));
        Assert.Equal("The count is too high to go on from. (100 of 100)", Text(failed, "faultMessage"));
        Assert.Contains(
            "its Migrate faulted with counter.TooMany: The count is too high to go on from. (100 of 100)",
            string.Join(' ', (await _cli.RunAsync("contract", "show", code)).Exits(ExitCode.Ok).Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_of_the_software_and_of_members_stand_in_one_list()
    {
        await Deploy("first.dll");

        JsonElement[] all = [.. (await Run("list")).EnumerateArray()];

        Assert.Equal("built-in", Text(all.Single(c => Text(c, "name") == "registry"), "state"));
        JsonElement store = all.Single(c => Text(c, "name") == "store");
        Assert.Equal(("active", 64), (Text(store, "state"), Text(store, "code").Length)); // Of genesis, and like any other.
        Assert.Contains("genesis", (await _cli.RunAsync("contract", "show", "store")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        JsonElement counter = all.Single(c => Text(c, "name") == "counter");
        Assert.Equal(("active", 1), (Text(counter, "state"), counter.GetProperty("version").GetInt32()));
        Assert.Contains("counter", (await _cli.RunAsync("contracts", "list")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_shown_by_its_number_and_by_its_code_which_can_be_saved()
    {
        string code = await Deploy("first.dll");

        JsonElement shown = await Run("show", "counter@1");
        Assert.Equal(code, Text(shown, "code"));
        Assert.Equal("counter", shown.GetProperty("interface").GetProperty("contract").GetString());
        await Run("show", code, "--out", _cli.File("saved.dll"));
        Assert.Equal(NamedLoader.Image("first"), File.ReadAllBytes(_cli.File("saved.dll")));
        (await _cli.RunAsync("contract", "show", "counter@2")).Exits(ExitCode.NotFound);
        (await _cli.RunAsync("contract", "show", "counter", "--out", _cli.File("saved.dll"))).Exits(ExitCode.Usage);
    }

    [Fact]
    public async Task A_refused_assembly_is_told_with_reasons_and_never_sent()
    {
        CliResult check = (await _cli.RunAsync("contract", "check", _cli.File("nonsense.dll"))).Exits(ExitCode.Failed);
        Assert.Contains("OpcodeForbidden", check.Out, StringComparison.Ordinal);
        Assert.Contains("localloc: use an array", check.Out, StringComparison.Ordinal);

        CliResult deploy = (await _cli.RunAsync("contract", "deploy", _cli.File("nonsense.dll"))).Exits(ExitCode.Failed);
        Assert.Contains("Nothing was sent", deploy.Error, StringComparison.Ordinal);
        Assert.Empty(_node.Executed);

        JsonElement accepted = await Run("check", "first.dll");
        Assert.Equal(("counter", 1), (Text(accepted, "contract"), accepted.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task What_the_registry_refuses_exits_with_1_and_its_reason()
    {
        await Deploy("first.dll");

        CliResult careless = (await _cli.RunAsync("contract", "upgrade", _cli.File("careless.dll"))).Exits(ExitCode.Failed);
        Assert.Contains("registry.StateIncompatible", careless.Error, StringComparison.Ordinal);
        Assert.Contains("slot 0", careless.Error, StringComparison.Ordinal);
        CliResult thaw = (await _cli.RunAsync("contract", "unfreeze", "counter")).Exits(ExitCode.Failed);
        Assert.Contains("registry.NotFrozen", thaw.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "upgrade", "second.dll", "chain contract deploy")]
    [InlineData(ExitCode.Usage, "deploy", "absent.dll", "There is no file")]
    [InlineData(ExitCode.NotFound, "approve", "ghost", "No version of 'ghost' waits")]
    [InlineData(ExitCode.NotFound, "approve", "0000000000000000000000000000000000000000000000000000000000000000", "has the code hash")]
    [InlineData(ExitCode.Usage, "retire", "counter", "add --yes")]
    [InlineData(ExitCode.NotFound, "show", "ghost", "There is no contract 'ghost'")]
    public async Task Mistakes_are_told_with_what_to_do(int code, string command, string argument, string expected)
    {
        string given = argument.EndsWith(".dll", StringComparison.Ordinal) ? _cli.File(argument) : argument;

        Assert.Contains(expected, (await _cli.RunAsync("contract", command, given)).Exits(code).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployed_name_is_upgraded_and_a_proposal_withdrawn()
    {
        await Deploy("first.dll");
        Assert.Contains("chain contract upgrade", (await _cli.RunAsync("contract", "deploy", _cli.File("second.dll"))).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);

        await Run("upgrade", "second.dll", "--activate-at", "100000");
        Assert.Equal("withdrawn", Text(await Run("withdraw", "counter"), "status"));
        Assert.Equal(1, (await Run("show", "counter")).GetProperty("versions").GetArrayLength());
        Assert.Equal("active", Text(await Run("retire", "counter", "--yes"), "state"));
        Assert.Equal("retired", Text(await Run("retire", "counter", "--yes", "--key", "log"), "state"));
        foreach (string command in (string[])["deploy", "upgrade"])
        {
            Assert.Contains("retired for ever", (await _cli.RunAsync("contract", command, _cli.File("second.dll"))).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_query_that_faults_says_its_code_and_on_which_state()
    {
        CliResult refused = (await _cli.RunAsync("contract", "query", "consortium", "ListMembers", "[null, 0]")).Exits(ExitCode.Failed);
        Assert.Contains($"consortium.BadLimit: A page has 1 to 100 items. (state after block {_node.ExecutedHeight})", refused.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);

        JsonElement json = JsonDocument.Parse((await _cli.RunAsync("contract", "query", "consortium", "ListMembers", "[null, 0]", "--json")).Exits(ExitCode.Failed).Error).RootElement;
        ulong height = _node.ExecutedHeight;
        Assert.Equal(("consortium.BadLimit", $"A page has 1 to 100 items. (state after block {height})"), (Text(json, "fault"), Text(json, "error")));
        Assert.Equal(height, json.GetProperty("height").GetUInt64());
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_told_from_a_contract_that_is_not()
    {
        await Deploy("first.dll");

        Assert.Contains("No version 7 of 'counter'", (await _cli.RunAsync("contract", "query", "counter@7", "Get")).Exits(ExitCode.NotFound).Error, StringComparison.Ordinal);
        Assert.Contains("There is no contract 'ghost@7'", (await _cli.RunAsync("contract", "query", "ghost@7", "Get")).Exits(ExitCode.NotFound).Error, StringComparison.Ordinal);
        Assert.Contains("chain contract upgrade --source", await WhyNoSource("counter"), StringComparison.Ordinal);
        Assert.Contains("part of the engine", await WhyNoSource("registry"), StringComparison.Ordinal);
        Assert.Contains("There is no contract 'ghost'", await WhyNoSource("ghost"), StringComparison.Ordinal);

        async Task<string> WhyNoSource(string name) => (await _cli.RunAsync("contract", "verify-source", name)).Exits(ExitCode.NotFound).Error.ReplaceLineEndings(" ");
    }

    [Fact]
    public async Task A_contracts_page_has_what_its_author_says_of_parameters()
    {
        string page = (await _cli.RunAsync("contract", "show", "production-orders")).Exits(ExitCode.Ok).Out;

        Assert.Contains("call PlaceOrder(", page, StringComparison.Ordinal);
        Assert.Contains("       due: When it is needed; in the future.", page, StringComparison.Ordinal);
        Assert.Contains("       version: The version that the change is based on.", page, StringComparison.Ordinal);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string[] Approvals(JsonElement version) => [.. version.GetProperty("approvals").EnumerateArray().Select(id => id.GetString()!)];

    private PublicKey Key(string name) => new KeyStore(Path.Combine(_cli.Variables["CHAIN_HOME"], "keys")).Find(name).Info.PublicKey;

    private async Task<string> Deploy(string file)
    {
        await Run("deploy", file);
        return Text(await Run("approve", "counter", "--key", "log"), "code");
    }

    private async Task<JsonElement> Run(params string[] args)
    {
        string[] given = [.. args.Select(argument => argument.EndsWith(".dll", StringComparison.Ordinal) && !Path.IsPathRooted(argument) ? _cli.File(argument) : argument)];
        return (await _cli.RunAsync(["contract", .. given, "--json"])).Exits(ExitCode.Ok).Json;
    }
}
