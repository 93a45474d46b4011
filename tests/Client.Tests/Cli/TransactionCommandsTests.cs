using System.Text.Json;
using Chain.Api.V1;
using Chain.Client.Tests.Calls;
using Chain.Crypto;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Commands;

namespace Chain.Client.Tests.Cli;

public sealed class TransactionCommandsTests : IAsyncLifetime
{
    private const string Abi =
        """
        {"abi":1,"contract":"store","version":1,"events":[],"faults":[],"state":[],"types":[],"methods":[
          {"name":"Put","kind":"call","parameters":[{"name":"key","type":"string"},{"name":"value","type":"bytes"}]},
          {"name":"Get","kind":"view","parameters":[{"name":"key","type":"string"}],"result":"bytes?"}]}
        """;

    private readonly CliRunner _cli = new();
    private FakeNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        _node.Contracts["store"] = Abi;
        await _cli.UseAsync(_node);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_call_is_signed_submitted_and_final()
    {
        JsonElement receipt = (await _cli.RunAsync("tx", "call", "store", "Put", """["k", {"text": "hello"}]""", "--json")).Exits(ExitCode.Ok).Json;

        Assert.Equal("succeeded", receipt.GetProperty("status").GetString());
        Assert.Equal(7, receipt.GetProperty("height").GetInt32());
    }

    [Fact]
    public void An_input_that_does_not_end_is_read_no_further_than_arguments_may_be_long()
    {
        using Endless input = new();
        CliEnvironment environment = new() { In = input, Out = TextWriter.Null, Error = TextWriter.Null, Variables = new Dictionary<string, string>() };

        Assert.Contains("the input has more than", Assert.Throws<CliException>(() => Arguments.ReadJson("-", environment)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_shown_and_exits_with_1()
    {
        _node.Outcome = Ledger.ReceiptStatus.Fault;

        CliResult faulted = (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""")).Exits(ExitCode.Failed);

        Assert.Contains("FAULTED", faulted.Out, StringComparison.Ordinal);
        Assert.Contains("store.NotOwner: Not yours.", faulted.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store", "Put", """["k", 5]""", ExitCode.Usage, "args[1]")]
    [InlineData("store", "Put", """{"key": "k"}""", ExitCode.Usage, "value")]
    [InlineData("store", "Put", "not json", ExitCode.Usage, "not JSON")]
    [InlineData("store", "Get", """["k"]""", ExitCode.Usage, "chain query")]
    [InlineData("store", "Nil", "[]", ExitCode.NotFound, "its calls are: Put")]
    [InlineData("nil", "Put", "[]", ExitCode.NotFound, "there are: store")]
    public async Task Wrong_arguments_are_told_by_the_name_of_the_field(string contract, string method, string json, int code, string expected) =>
        Assert.Contains(expected, (await _cli.RunAsync("tx", "call", contract, method, json)).Exits(code).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Arguments_come_from_a_file_or_the_input()
    {
        File.WriteAllText(_cli.File("args.json"), """["k", "aGk="]""");
        (await _cli.RunAsync("tx", "call", "store", "Put", "@" + _cli.File("args.json"), "--no-wait")).Exits(ExitCode.Ok);
        _cli.In = """["k", "aGk="]""";
        (await _cli.RunAsync("tx", "call", "store", "Put", "-")).Exits(ExitCode.Ok);
        (await _cli.RunAsync("tx", "call", "store", "Put", "@" + _cli.File("absent.json"))).Exits(ExitCode.Usage);
    }

    [Fact]
    public async Task Two_parties_sign_one_transaction_through_a_file()
    {
        string file = _cli.File("handover.json");
        (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""", "--cosigner", "bob")).Exits(ExitCode.Usage);
        (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""", "--cosigner", "bob", "--out", file)).Exits(ExitCode.Ok);
        (await _cli.RunAsync("tx", "submit", file)).Exits(ExitCode.Usage);
        (await _cli.RunAsync("tx", "cosign", file, "--key", "bob")).Exits(ExitCode.Usage); // Nobody can be asked, and no --yes.
        (await _cli.RunAsync("tx", "sign", file, "--key", "bob", "--yes")).Exits(ExitCode.Usage);

        CliResult shown = (await _cli.RunAsync("tx", "cosign", file, "--key", "bob", "--yes")).Exits(ExitCode.Ok);

        Assert.Contains("store.Put", shown.Out, StringComparison.Ordinal);
        Assert.Contains("\"key\":\"k\"", shown.Out, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await _cli.RunAsync("tx", "submit", file, "--json")).Exits(ExitCode.Ok).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("is the sender", "alice")]
    [InlineData("named twice", "bob", "bob")]
    [InlineData("is empty", "")]
    [InlineData("is empty", "bob", "")]
    public async Task Cosigners_are_others_and_each_named_once(string expected, params string[] cosigners)
    {
        string[] flags = [.. cosigners.SelectMany(name => new[] { "--cosigner", name })];

        CliResult refused = (await _cli.RunAsync(["tx", "call", "store", "Put", """["k", ""]""", "--out", _cli.File("out.json"), .. flags])).Exits(ExitCode.Usage);

        Assert.Contains("--cosigner", refused.Error, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.File("out.json")));
    }

    [Fact]
    public async Task Arguments_that_no_transaction_can_hold_are_refused_with_the_limit()
    {
        File.WriteAllText(_cli.File("args.json"), $"[\"k\", \"{Convert.ToBase64String(new byte[600_000])}\"]");

        CliResult refused = (await _cli.RunAsync("tx", "call", "store", "Put", "@" + _cli.File("args.json"))).Exits(ExitCode.Usage);

        Assert.Contains("arguments:", refused.Error, StringComparison.Ordinal);
        Assert.Contains("524,288", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_that_would_be_ignored_are_refused()
    {
        string[] call = ["tx", "call", "store", "Put", """["k", ""]"""];

        (await _cli.RunAsync([.. call, "--wait", "--no-wait"])).Exits(ExitCode.Usage);
        (await _cli.RunAsync([.. call, "--out", _cli.File("out.json"), "--no-wait"])).Exits(ExitCode.Usage);
        Assert.Contains("--count", (await _cli.RunAsync("events", "follow", "--count", "-3")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Equal(0, _node.Calls);
    }

    [Theory]
    [InlineData("foreign-vote", VoteLogStatus.ForeignVote, "not voting: foreign-vote", "register a new one")]
    [InlineData("conflicting-finality", VoteLogStatus.Ok, "not voting: conflicting-finality", "more validators are faulty")]
    [InlineData("vote-log-missing", VoteLogStatus.Missing, "not voting: vote-log-missing", "no usable vote log")]
    [InlineData("vote-log-old", VoteLogStatus.Old, "not voting: vote-log-old", "is put back in its place")]
    [InlineData("vote-log-spent", VoteLogStatus.Spent, "not voting: vote-log-spent", "never votes again; register a new one")]
    [InlineData("diverged", VoteLogStatus.Ok, "diverged", "do not rely")]
    public async Task The_status_says_why_a_node_does_not_vote_and_what_to_do(string reason, VoteLogStatus log, string state, string advice)
    {
        _node.NotVotingReason = reason;
        _node.VoteLog = log;

        CliResult shown = (await _cli.RunAsync("status")).Exits(ExitCode.Ok);
        JsonElement node = (await _cli.RunAsync("status", "--json")).Exits(ExitCode.Ok).Json.GetProperty("nodes")[0];

        Assert.Contains(state, shown.Out, StringComparison.Ordinal);
        Assert.Contains(advice, shown.Error, StringComparison.Ordinal);
        Assert.Equal((state, reason), (node.GetProperty("state").GetString(), node.GetProperty("status").GetProperty("notVotingReason").GetString()));
    }

    [Theory]
    [InlineData("", "voting")]
    [InlineData("syncing", "syncing")]
    [InlineData("not-validator", "following")]
    public async Task A_node_that_is_well_gets_no_warning(string reason, string state)
    {
        _node.NotVotingReason = reason;

        CliResult shown = (await _cli.RunAsync("status")).Exits(ExitCode.Ok);

        Assert.Contains(state, shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_command_ends_with_its_own_code_and_nothing_more()
    {
        using CancellationTokenSource interrupt = new();
        _node.Events = async (_, _, call) =>
        {
            await interrupt.CancelAsync();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        };

        CliResult result = (await _cli.RunAsync(["events", "follow", "--json"], interrupt.Token)).Exits(ExitCode.Cancelled);

        Assert.Equal(("", "Following until Ctrl+C.\n"), (result.Out, result.Error));
    }

    [Fact]
    public async Task A_cosigner_of_another_organisation_is_found_on_the_chain_by_its_address()
    {
        _node.Contracts["consortium"] =
            """
            {"abi":1,"contract":"consortium","version":1,"events":[],"faults":[],"state":[],
             "types":[{"name":"Member","kind":"record","fields":[{"name":"key","type":"publicKey"}]}],
             "methods":[{"name":"GetMember","kind":"view","parameters":[{"name":"member","type":"address"}],"result":"Member?"}]}
            """;
        using SigningKey other = SigningKey.FromSeed([.. Enumerable.Repeat((byte)9, 32)]);
        using SigningKey impostor = SigningKey.FromSeed([.. Enumerable.Repeat((byte)8, 32)]);
        string[] command =
        [
            "tx", "call", "store", "Put", """["k", ""]""", "--cosigner", Addresses.FromPublicKey(other.PublicKey).ToString(), "--out", _cli.File("out.json"), "--json",
        ];
        _node.Answer = _ => [0x91, 0xc4, 32, .. impostor.PublicKey.ToArray()];
        (await _cli.RunAsync(command)).Exits(ExitCode.NotFound);
        _node.Answer = _ => [0x91, 0xc4, 32, .. other.PublicKey.ToArray()];

        JsonElement file = (await _cli.RunAsync(command)).Exits(ExitCode.Ok).Json;

        Assert.Equal(other.PublicKey.ToString(), file.GetProperty("signers")[1].GetProperty("publicKey").GetString());
    }

    [Theory]
    [InlineData("\"calls\": [", "\"calls\": [\n    \"store.Put nothing of importance\",")]
    [InlineData("\"validUntil\": \"2", "\"validUntil\": \"3")]
    [InlineData("\"address\": \"ch1", "\"address\": \"ch1q")]
    [InlineData("\"body\": \"l", "\"body\": \"m")]
    [InlineData("\"signature\": \"", "\"signature\": \"00")]
    public async Task A_file_that_says_something_else_than_what_is_signed_is_refused(string before, string after)
    {
        string file = _cli.File("draft.json");
        (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""", "--cosigner", "bob", "--out", file)).Exits(ExitCode.Ok);
        string text = File.ReadAllText(file);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(before, after, StringComparison.Ordinal));

        CliResult refused = await _cli.RunAsync("tx", "cosign", file, "--key", "bob", "--yes");

        Assert.True(refused.Code is ExitCode.Verification or ExitCode.Usage, refused.Error);
    }

    [Fact]
    public async Task A_view_is_asked_with_json_both_ways()
    {
        _node.Answer = _ => [0xc4, 2, 1, 2];

        JsonElement answer = (await _cli.RunAsync("query", "store", "Get", """{"key": "k"}""", "--json")).Exits(ExitCode.Ok).Json;

        Assert.Equal("AQI=", answer.GetProperty("result").GetString());
        Assert.Equal([0x91, 0xa1, (byte)'k'], Assert.Single(_node.Queries, q => q.Contract == "store").Args.ToByteArray());
    }

    [Fact]
    public async Task Contracts_are_listed_and_shown()
    {
        Assert.Contains("store", (await _cli.RunAsync("contracts", "list")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        Assert.Contains("Put(key: string, value: bytes)", (await _cli.RunAsync("contracts", "show", "store")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        (await _cli.RunAsync("contracts", "show", "nil")).Exits(ExitCode.NotFound);
    }

    [Fact]
    public async Task Events_are_written_a_line_each()
    {
        _node.Events = async (_, writer, _) =>
        {
            for (uint i = 0; i < 3; i++)
            {
                await writer.WriteAsync(new SubscribeEventsResponse
                {
                    Event = new Event
                    {
                        Contract = "store",
                        Name = "Unknown",
                        Height = 9,
                        EventIndex = i,
                        Data = Google.Protobuf.ByteString.CopyFrom(0x92, 1, 2),
                        TxId = Google.Protobuf.ByteString.CopyFrom(new byte[32]),
                        BlockHash = Google.Protobuf.ByteString.CopyFrom(new byte[32]),
                    },
                });
            }
        };

        string[] lines = (await _cli.RunAsync("events", "follow", "--count", "2", "--json")).Exits(ExitCode.Ok).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.Equal("[1,2]", JsonDocument.Parse(lines[1]).RootElement.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("'Store' is no contract's name; chain contract list", "--contract", "Store")]
    [InlineData("'engine' is no contract's name", "--contract", "engine")]
    [InlineData("use --contract store.", "--contract", "store@1")]
    [InlineData("'Put-1' is no event's name", "--contract", "store", "--name", "Put-1")]
    public async Task Events_that_can_never_be_are_refused(string expected, params string[] args) =>
        Assert.Contains(expected, (await _cli.RunAsync(["events", "follow", .. args])).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("There is no contract 'spare-parts' now; chain contract list names all.", "--contract", "spare-parts")]
    [InlineData("store has no event 'Taken' now; its events are: Put.", "--contract", "store", "--name", "Taken")]
    [InlineData("", "--contract", "store", "--name", "Put")]
    [InlineData("", "--name", "Taken")]
    public async Task Events_that_may_come_are_waited_for_with_a_warning(string expected, params string[] args)
    {
        _node.Contracts["store"] =
            """
            {"abi":1,"contract":"store","version":1,"events":[{"name":"Put","type":"Put"}],"faults":[],"state":[],"methods":[],
             "types":[{"name":"Put","kind":"record","fields":[]}]}
            """;
        using CancellationTokenSource interrupt = new();
        _node.Events = async (_, _, call) =>
        {
            await interrupt.CancelAsync();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        };

        string said = (await _cli.RunAsync(["events", "follow", .. args], interrupt.Token)).Exits(ExitCode.Cancelled).Error;

        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, said.Contains("warning:", StringComparison.Ordinal));
    }

    private sealed class Endless : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            buffer.AsSpan(index, count).Fill(' ');
            return count;
        }
    }
}
