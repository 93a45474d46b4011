using System.Text.Json;
using Chain.Client.Tests.Calls;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Testing;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Commands;

namespace Chain.Client.Tests.Cli;

public sealed class CaptureCommandTests : IAsyncLifetime
{
    private const string Abi =
        """
        {"abi":1,"contract":"traceability","version":1,"events":[],"faults":[],"state":[],
         "types":[{"name":"CaptureResult","kind":"record","fields":[{"name":"eventId","type":"string"},{"name":"verdict","type":"string"}]}],
         "methods":[{"name":"Capture","kind":"call","parameters":[{"name":"eventJson","type":"string"}],"result":"CaptureResult"}]}
        """;

    private readonly CliRunner _cli = new();
    private FakeNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        _node.Contracts["traceability"] = Abi;
        CanonicalWriter result = new();
        result.WriteArrayHeader(2);
        result.WriteString("ni:///sha-256;1");
        result.WriteString("Captured");
        _node.ReturnValue = result.ToArray();
        (await _cli.RunAsync("keys", "new", "alice", "--no-passphrase")).Exits(ExitCode.Ok);
        File.WriteAllText(_cli.File("client.json"), FakeNode.Trust(_node).ToJson());
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_document_is_captured_event_by_event_with_a_verdict_each()
    {
        File.WriteAllText(_cli.File("many.json"), Document(70));

        CliResult result = (await CaptureAsync(_cli.File("many.json"))).Exits(ExitCode.Ok);

        JsonElement[] lines = [.. result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Enumerable.Range(1, 70), lines.Select(line => line.GetProperty("number").GetInt32()).Order());
        Assert.All(lines, line => Assert.Equal("Captured", line.GetProperty("verdict").GetString()));
        Assert.Equal(70, _node.Executed.Count);
        Assert.Contains("70 Captured.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_from_the_input_too()
    {
        _cli.In = Document(2);

        (await CaptureAsync("-")).Exits(ExitCode.Ok);

        Assert.Equal(2, _node.Executed.Count);
    }

    [Fact]
    public async Task What_precedes_the_bad_place_of_a_document_is_captured()
    {
        File.WriteAllText(_cli.File("torn.json"), Document(3)[..^20]);

        CliResult result = (await CaptureAsync(_cli.File("torn.json"))).Exits(ExitCode.Failed);

        Assert.Contains("after 2 events", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _node.Executed.Count);
    }

    [Fact]
    public async Task An_event_that_the_contract_refuses_does_not_stop_the_others()
    {
        _node.Outcome = ReceiptStatus.Fault;
        File.WriteAllText(_cli.File("two.json"), Document(2));

        CliResult result = (await CaptureAsync(_cli.File("two.json"))).Exits(ExitCode.Failed);

        Assert.Contains("store.NotOwner: Not yours.", result.Out, StringComparison.Ordinal);
        Assert.Contains("2 refused.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_told_before_anything_is_captured()
    {
        File.WriteAllText(_cli.File("two.json"), Document(2));

        CliResult refused = (await CaptureAsync(_cli.File("two.json"), _cli.File("absent.json"))).Exits(ExitCode.Usage);

        Assert.Contains("absent.json", refused.Error, StringComparison.Ordinal);
        (await CaptureAsync(_cli.File("two.json"), "--at-once", "0")).Exits(ExitCode.Usage);
        Assert.Empty(_node.Executed);
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on()
    {
        _cli.Time = new JumpingTime();
        _node.Before = method =>
        {
            if (method == "SubmitAndWait" && _node.Executed.Count >= 2) throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Stopping.");
        };
        File.WriteAllText(_cli.File("many.json"), Document(40));

        CliResult result = (await CaptureAsync(_cli.File("many.json"), "--at-once", "1")).Exits(ExitCode.OutcomeUnknown);

        Assert.Contains("2 Captured. Run the same command again", result.Error, StringComparison.Ordinal);
    }

    /// <summary>With as many items as an event may name, in the fewest bytes: it is items that cost.</summary>
    [Theory]
    [InlineData("ObjectEvent", """ "action": "ADD", "epcList": [ITEMS] """, 400)]
    [InlineData("AggregationEvent", """ "action": "ADD", "parentID": "urn:epc:id:giai:401234.9", "childEPCs": [ITEMS] """, 399)]
    [InlineData("AssociationEvent", """ "action": "ADD", "parentID": "urn:epc:id:giai:401234.9", "childEPCs": [ITEMS] """, 399)]
    [InlineData("TransactionEvent", """ "action": "ADD", "bizTransactionList": [{ "type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:1" }], "epcList": [ITEMS] """, 400)]
    [InlineData("TransformationEvent", """ "transformationID": "urn:epc:id:giai:401234.8", "inputEPCList": [ITEMS], "outputEPCList": ["urn:epc:id:giai:401234.9"] """, 399)]
    public void The_gas_limit_is_enough_for_an_event_of_many_items(string type, string fields, int count)
    {
        ContractTestHost host = MeteredHost.Of(TraceabilityAbi.ContractName);
        TestMember member = host.AddMember("oem", "user", "capture");
        string items = string.Join(',', Enumerable.Range(1_000, count).Select(i => $"\"urn:epc:id:giai:401234.{i}\""));
        string captured = $$"""{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"{{type}}","eventTime":"2026-03-01T10:00:00Z","eventTimeZoneOffset":"+00:00","bizStep":"packing","disposition":"in_progress","readPoint":{"id":"urn:epc:id:sgln:401234.000007.0"},"bizLocation":{"id":"urn:epc:id:sgln:401234.000007.0"},{{fields.Replace(" ", "", StringComparison.Ordinal).Replace("ITEMS", items, StringComparison.Ordinal)}}}""";

        TestOutcome outcome = host.Call(member, TraceabilityAbi.Capture(captured));

        outcome.ThrowIfFault();
        Assert.InRange(outcome.GasUsed, 0ul, CaptureCommand.GasLimitFor(captured.Length));
    }

    [Fact]
    public void An_event_larger_than_any_may_be_is_refused_for_that()
    {
        ContractTestHost host = MeteredHost.Of(TraceabilityAbi.ContractName);
        TestMember member = host.AddMember("oem", "user", "capture");

        TestOutcome outcome = host.Call(member, TraceabilityAbi.Capture(new string('x', 250_000)));

        Assert.Equal("traceability.EventTooLarge", outcome.FaultCode);
        ulong limit = CaptureCommand.GasLimitFor(250_000);
        Assert.InRange(outcome.GasUsed, 0ul, limit);
        Assert.InRange(limit, 0ul, new ChainParameters().BlockGasLimit);
    }

    private Task<CliResult> CaptureAsync(params string[] args) =>
        _cli.RunAsync(["capture", .. args, "--trust", _cli.File("client.json"), "--json"]);

    private static string Document(int events)
    {
        IEnumerable<string> list = Enumerable.Range(1, events).Select(i =>
            $$"""
            { "type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-03-01T10:{{i % 60:00}}:00Z", "eventTimeZoneOffset": "+00:00",
              "epcList": ["urn:epc:id:sgtin:4012345.011111.{{i}}"] }
            """);
        return $$"""
            { "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument", "schemaVersion": "2.0",
              "creationDate": "2026-03-01T10:00:00Z", "epcisBody": { "eventList": [ {{string.Join(",\n", list)}} ] } }
            """;
    }
}
