using System.Text.Json;
using Chain.Api.V1;
using Chain.Client.Tests.Calls;
using Chain.Client.Tests.Cli;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Testing;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Load;

namespace Chain.Client.Tests.Load;

public sealed class LoadTests : IAsyncLifetime
{
    private readonly CliRunner _cli = new();
    private readonly List<Transaction> _executed = [];
    private FakeNode _first = null!;
    private FakeNode _second = null!;
    private string _record = "";

    public async Task InitializeAsync()
    {
        _first = await FakeNode.StartAsync("first");
        _second = await FakeNode.StartAsync("second");
        _record = _cli.File("record.txt");
        File.WriteAllText(_cli.File("client.json"), FakeNode.Trust(_first, _second).ToJson());
        (await _cli.RunAsync("keys", "new", "a-user1", "--no-passphrase")).Exits(ExitCode.Ok);
        (await _cli.RunAsync("keys", "new", "b-user1", "--no-passphrase")).Exits(ExitCode.Ok);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_closed_loop_counts_and_records_what_was_acknowledged()
    {
        JsonElement result = (await LoadAsync("--clients", "4", "--seconds", "0.3", "--record", _record)).Exits(ExitCode.Ok).Json;

        int finalised = result.GetProperty("finalised").GetInt32();
        Assert.True(finalised > 0);
        Assert.Equal(finalised, result.GetProperty("submitted").GetInt32());
        Assert.Equal(0, result.GetProperty("errors").GetInt32());
        List<LoadRecordLine> lines = LoadRecordWriter.Read(_record, FakeNode.GenesisHash);
        Assert.Equal(finalised, lines.Count);
        Assert.All(lines, line => Assert.True(line.Outcome == LoadOutcome.Final && line.Height == 7 && (_first.Has(line.Id) || _second.Has(line.Id))));
    }

    [Fact]
    public async Task An_open_loop_sends_at_its_rate_and_no_more()
    {
        JsonElement result = (await LoadAsync("--rate", "100", "--seconds", "0.5")).Exits(ExitCode.Ok).Json;

        Assert.Equal(50, result.GetProperty("submitted").GetInt32());
    }

    [Fact]
    public async Task A_node_that_fails_costs_nothing_but_time()
    {
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Stopping.");

        JsonElement result = (await LoadAsync("--clients", "2", "--seconds", "0.2")).Exits(ExitCode.Ok).Json;

        Assert.Equal(0, result.GetProperty("errors").GetInt32());
    }

    [Fact]
    public async Task Faults_and_refusals_are_errors_with_their_messages()
    {
        _first.Outcome = Ledger.ReceiptStatus.Fault;
        _second.Before = _ => throw new GrpcStatusException(GrpcStatusCode.InvalidArgument, "Malformed.");

        JsonElement result = (await LoadAsync("--clients", "2", "--seconds", "0.2")).Exits(ExitCode.Failed).Json;

        Assert.True(result.GetProperty("faulted").GetInt32() > 0 && result.GetProperty("rejected").GetInt32() > 0);
        Assert.True(result.GetProperty("messages").TryGetProperty("store.NotOwner: Not yours.", out _));
        Assert.True(result.GetProperty("messages").TryGetProperty("InvalidArgument: Malformed.", out _));
    }

    [Fact]
    public async Task What_is_under_way_when_the_run_is_interrupted_is_recorded_as_unknown()
    {
        using CancellationTokenSource interrupt = new();
        using ManualResetEventSlim never = new();
        int calls = 0;
        _first.Before = _second.Before = _ =>
        {
            int call = Interlocked.Increment(ref calls);
            if (call <= 3) return;
            if (call == 6) interrupt.Cancel();
            never.Wait();
        };

        CliResult result = await _cli.RunAsync(
            ["load", "--trust", _cli.File("client.json"), "--json", "--clients", "3", "--seconds", "600", "--record", _record], interrupt.Token);
        never.Set();

        JsonElement json = result.Exits(ExitCode.Cancelled).Json;
        Assert.Equal((6, 3, 3), (Number("submitted"), Number("finalised"), Number("unknown")));
        Assert.True(json.GetProperty("seconds").GetDouble() < 600);
        List<LoadRecordLine> lines = LoadRecordWriter.Read(_record, FakeNode.GenesisHash);
        Assert.Equal((6, 3), (lines.Count, lines.Count(line => line.Outcome == LoadOutcome.Unknown)));

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_record_that_exists_is_replaced_only_if_that_is_said()
    {
        File.WriteAllText(_record, "precious");
        string[] run = ["--clients", "1", "--seconds", "0.1", "--record", _record];

        Assert.Contains("--force", (await LoadAsync(run)).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_record));
        Assert.Equal(0, _first.Calls + _second.Calls);
        (await LoadAsync([.. run, "--force"])).Exits(ExitCode.Ok);
        Assert.NotEmpty(LoadRecordWriter.Read(_record, FakeNode.GenesisHash));
    }

    [Theory]
    [InlineData("--rate", "NaN")]
    [InlineData("--rate", "0")]
    [InlineData("--seconds", "NaN")]
    [InlineData("--timeout", "NaN")]
    [InlineData("--clients", "0")]
    [InlineData("--payload-bytes", "-1")]
    [InlineData("--check", "absent.txt")]
    [InlineData("--record", "absent/record.txt")]
    [InlineData("--check=f", "--record=g")]
    [InlineData("--check=f", "--rate=5")]
    [InlineData("--check=f", "--seconds=10")]
    [InlineData("--nodes=first", "--endpoint=first")]
    [InlineData("--seed=1", "--force")]
    public async Task What_cannot_be_done_or_would_be_ignored_is_refused(string first, string second)
    {
        CliResult refused = (await LoadAsync(first, second)).Exits(ExitCode.Usage);

        Assert.NotEmpty(refused.Error);
        Assert.Equal(0, _first.Calls + _second.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(1_500)]
    [InlineData(4_000)]
    [InlineData(60_000)]
    public void The_gas_limit_is_enough_for_any_payload_first_and_again(int payloadBytes)
    {
        ContractTestHost host = MeteredHost.Of(StoreAbi.ContractName);
        TestMember member = host.AddMember("oem", "user");
        string key = new('k', 64); // Longer than those of a load.
        byte[] value = new byte[payloadBytes];

        for (int i = 0; i < 2; i++)
        {
            TestOutcome outcome = host.Call(member, StoreAbi.Put(key, value));
            outcome.ThrowIfFault();
            Assert.InRange(outcome.GasUsed, 0ul, LoadPlan.GasLimitFor(payloadBytes));
        }
    }

    [Fact]
    public async Task A_check_finds_nothing_wrong_if_all_nodes_have_all_of_it()
    {
        await RecordAsync(final: 5);

        JsonElement result = (await CheckAsync()).Exits(ExitCode.Ok).Json;

        Assert.Equal(5, result.GetProperty("acknowledged").GetInt32());
        Assert.True(result.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_check_of_nothing_is_no_success()
    {
        await RecordAsync(final: 0, unknown: 1);

        Assert.Equal(0, (await CheckAsync()).Exits(ExitCode.Verification).Json.GetProperty("acknowledged").GetInt32());
    }

    [Fact]
    public async Task A_check_finds_a_transaction_that_one_node_lost()
    {
        List<Hash32> ids = await RecordAsync(final: 5);
        _second.Forget(ids[3]);

        CliResult result = (await CheckAsync()).Exits(ExitCode.Verification);

        Assert.Equal(1, result.Json.GetProperty("missing").GetInt32());
        Assert.Contains($"{ids[3]} was acknowledged at height 7, and second does not have it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_finds_receipts_and_states_that_differ()
    {
        await RecordAsync(final: 2);
        _second.Outcome = Ledger.ReceiptStatus.Fault;
        ExecuteAgain(_second);
        _second.StateRoot = Hash32.Zero;

        CliResult result = (await CheckAsync()).Exits(ExitCode.Verification);

        Assert.Equal(2, result.Json.GetProperty("different").GetInt32());
        Assert.Contains("state roots after block 7 differ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_accepts_an_unacknowledged_transaction_only_if_the_nodes_agree_about_it()
    {
        List<Hash32> ids = await RecordAsync(final: 1, unknown: 2);
        _first.Forget(ids[1]);
        _second.Forget(ids[1]);
        Assert.Equal(0, (await CheckAsync()).Exits(ExitCode.Ok).Json.GetProperty("inconsistent").GetInt32());

        _first.Forget(ids[2]);
        Assert.Equal(1, (await CheckAsync()).Exits(ExitCode.Verification).Json.GetProperty("inconsistent").GetInt32());
    }

    [Fact]
    public async Task A_node_that_stays_behind_cannot_be_checked()
    {
        await RecordAsync(final: 1);
        _second.ExecutedHeight = 6;
        _cli.Time = new JumpingTime();

        Assert.Contains("Node second", (await CheckAsync()).Exits(ExitCode.Unreachable).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_may_end_in_a_torn_line_but_not_contain_one()
    {
        string line = new LoadRecordLine(LoadOutcome.Final, Hash32.Zero, 3, Hash32.Zero).ToString();
        string header = LoadRecordWriter.Header + FakeNode.GenesisHash;
        File.WriteAllText(_record, $"{header}\n{line}\n{line[..20]}");
        Assert.Single(LoadRecordWriter.Read(_record, FakeNode.GenesisHash));

        File.WriteAllText(_record, $"{header}\n{line[..20]}\n{line}\n");
        Assert.Throws<CliException>(() => LoadRecordWriter.Read(_record, FakeNode.GenesisHash));
        Assert.Throws<CliException>(() => LoadRecordWriter.Read(_record, Hash32.Zero));
    }

    [Fact]
    public void Requests_are_what_any_client_would_send_and_values_follow_from_the_seed()
    {
        using SigningKey key = SigningKey.FromSeed(new byte[32]);
        LoadPlan plan = new()
        {
            Clients = 1,
            Duration = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(1),
            PayloadBytes = 300,
            GasLimit = 9,
            Seed = 5,
        };
        PutWriter writer = new(FakeNode.GenesisHash, key, plan, client: 3);

        (ReadOnlyMemory<byte> bytes, Hash32 id) = writer.Write(number: 8, validUntil: 77);
        SubmitAndWaitRequest request = SubmitAndWaitRequest.Parser.ParseFrom(bytes.Span);

        Assert.True(Transaction.TryDecode(request.Transaction.ToByteArray(), out Transaction? transaction, out _));
        Assert.True(transaction.VerifySignatures());
        Assert.Equal((id, 9ul, 77ul), (transaction.Id, transaction.Body.GasLimit, transaction.Body.ValidUntil));
        CanonicalReader reader = new(transaction.Body.Calls[0].Arguments.Span);
        reader.ReadRecord(2);
        Assert.Equal("load-5-3-8", reader.ReadString());
        byte[] value = new byte[300];
        PutWriter.FillValue(5 ^ (3ul << 40) ^ 8, value);
        Assert.Equal(value, reader.ReadBytes().ToArray());
        Assert.True(reader.TryFinish(out _));
    }

    private Task<CliResult> LoadAsync(params string[] args) =>
        _cli.RunAsync(["load", "--trust", _cli.File("client.json"), "--json", .. args]);

    private Task<CliResult> CheckAsync() => LoadAsync("--check", _record);

    private async Task<List<Hash32>> RecordAsync(int final, int unknown = 0)
    {
        using SigningKey key = SigningKey.FromSeed(new byte[32]);
        using ChainClient client = new(FakeNode.Trust(_first, _second));
        using LoadRecordWriter record = new(_record, FakeNode.GenesisHash);
        List<Hash32> ids = [];
        for (int i = 0; i < final + unknown; i++)
        {
            Transaction transaction = client.NewTransaction(key.PublicKey).Call("store", "Put", new byte[] { 0x90 }).Build().Sign(key).ToTransaction();
            _first.Execute(transaction);
            _second.Execute(transaction);
            FinalReceipt receipt = (await client.GetReceiptAsync(transaction.Id))!;
            ids.Add(transaction.Id);
            record.Write(i < final
                ? new LoadRecordLine(LoadOutcome.Final, transaction.Id, receipt.Height, Hashing.Sha256(receipt.Encoded.Span))
                : new LoadRecordLine(LoadOutcome.Unknown, transaction.Id, 0, Hash32.Zero));
            _executed.Add(transaction);
        }

        return ids;
    }

    private void ExecuteAgain(FakeNode node)
    {
        foreach (Transaction transaction in _executed) node.Execute(transaction);
    }
}
