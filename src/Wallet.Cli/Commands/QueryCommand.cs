using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Ledger;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain query</c>: run a view.</summary>
internal static class QueryCommand
{
    private static readonly Argument<string> Contract = new("contract") { Description = "Contract to ask; CONTRACT@VERSION for a version that is or was active.", HelpName = "CONTRACT" };
    private static readonly Argument<string> Method = new("method") { Description = "View of the contract.", HelpName = "METHOD" };

    private static readonly Argument<string> JsonArguments = new("arguments")
    {
        Description = "Arguments as JSON, an array or an object by name; @FILE reads a file, - the input.",
        HelpName = "JSON",
        DefaultValueFactory = _ => "[]",
    };

    /// <summary>The command that runs a view.</summary>
    /// <param name="factory">Makes commands.</param>
    /// <param name="line">How it is typed, for its examples.</param>
    internal static Command Create(CommandFactory factory, string line) => factory.Command(
        "query", "Run a view of a contract on the newest state, and say its height. Free; nothing is recorded.", [Contract, Method, JsonArguments], RunAsync,
        ($"""{line} store Get '["greeting"]'""", "one value"),
        ($"""{line} traceability TraceUp '["urn:epc:id:sgtin:4012345.012345.0001", 100, null]' --json""", "for scripts"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
        string contract = parsed.GetRequiredValue(Contract);
        string method = parsed.GetRequiredValue(Method);
        KnownContract known = await contracts.GetAsync(contract, cancellationToken);
        byte[] arguments = known.EncodeArguments(method, Arguments.ReadJson(parsed.GetRequiredValue(JsonArguments), session.Environment), asView: true);
        QueryAnswer answer = await client.QueryAsync(contract, method, arguments, cancellationToken);
        JsonNode? result = known.TryResultToJson(method, answer.Result, out JsonNode? json) ? json : CanonicalText.ToJson(answer.Result.Span);
        JsonObject data = new() { ["result"] = result, ["height"] = answer.Height };
        session.Screen.Data(data, console => console.WriteLine(result?.ToJsonString(LedgerJson.Options) ?? "null"));
        if (!session.Screen.IsJson) session.Screen.Note(string.Create(CultureInfo.InvariantCulture, $"(state after block {answer.Height:N0})"));
        return ExitCode.Ok;
    }
}
