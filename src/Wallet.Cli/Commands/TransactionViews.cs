using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Transactions and receipts as users see them. Arguments and results are JSON by the contracts' interfaces.</summary>
internal sealed class TransactionViews(ContractCatalog? contracts)
{
    private const int OneLineMax = 100;

    private static readonly JsonSerializerOptions OneLine = new(LedgerJson.Options) { WriteIndented = false };

    /// <summary>What a body says, for JSON output.</summary>
    internal async Task<JsonObject> BodyAsync(Hash32 id, TransactionBody body, CancellationToken cancellationToken)
    {
        JsonArray calls = [];
        foreach (ContractCall call in body.Calls)
        {
            calls.Add(new JsonObject
            {
                ["contract"] = call.Contract,
                ["method"] = call.Method,
                ["arguments"] = await ArgumentsAsync(call, cancellationToken),
            });
        }

        return new JsonObject
        {
            ["id"] = id.ToString(),
            ["genesisHash"] = body.GenesisHash.ToString(),
            ["sender"] = Addresses.FromPublicKey(body.Sender).ToString(),
            ["cosigners"] = new JsonArray([.. body.Cosigners.Select(key => (JsonNode)Addresses.FromPublicKey(key).ToString())]),
            ["calls"] = calls,
            ["gasLimit"] = body.GasLimit,
            ["validUntil"] = Pages.Time(body.ValidUntil),
        };
    }

    /// <summary>What a body says, to read before signing it.</summary>
    internal static void ShowBody(IAnsiConsole console, JsonObject body)
    {
        console.WriteFields(
            ("transaction", (string)body["id"]!),
            ("network", (string)body["genesisHash"]!),
            ("sender", (string)body["sender"]!),
            ("cosigners", body["cosigners"]!.AsArray() is { Count: > 0 } cosigners ? string.Join(", ", cosigners) : "-"),
            ("gas limit", Pages.Number((ulong)body["gasLimit"]!)),
            ("valid until", (string)body["validUntil"]!));
        foreach (JsonNode? call in body["calls"]!.AsArray())
        {
            string line = Text(call!["arguments"]);
            console.WriteFields(
                ("calls", $"{call["contract"]}.{call["method"]}"),
                ("with", line.Length <= OneLineMax ? line : call["arguments"]!.ToJsonString(LedgerJson.Options)));
        }
    }

    /// <summary>A receipt, for JSON output.</summary>
    internal async Task<JsonObject> ReceiptAsync(FinalReceipt final, IReadOnlyList<ContractCall>? calls, CancellationToken cancellationToken)
    {
        Receipt receipt = final.Receipt;
        JsonArray events = [];
        foreach (ContractEvent item in receipt.Events)
        {
            events.Add(new JsonObject
            {
                ["contract"] = item.Contract,
                ["name"] = item.Name,
                ["data"] = await EventAsync(item.Contract, item.Name, item.Data, cancellationToken),
            });
        }

        JsonArray results = [];
        for (int i = 0; i < receipt.ReturnValues.Count; i++)
        {
            results.Add(await ResultAsync(calls is not null && i < calls.Count ? calls[i] : null, receipt.ReturnValues[i], cancellationToken));
        }

        return new JsonObject
        {
            ["id"] = receipt.TransactionId.ToString(),
            ["status"] = final.Succeeded ? "succeeded" : "faulted",
            ["faultCode"] = final.Succeeded ? null : receipt.FaultCode,
            ["faultMessage"] = final.Succeeded ? null : receipt.FaultMessage,
            ["height"] = final.Height,
            ["blockHash"] = final.BlockHash.ToString(),
            ["index"] = final.Index,
            ["gasUsed"] = receipt.GasUsed,
            ["rootsCertified"] = final.RootsCertified,
            ["results"] = results,
            ["events"] = events,
        };
    }

    /// <summary>A receipt, to read.</summary>
    internal static void ShowReceipt(IAnsiConsole console, JsonObject receipt, TimeSpan? took = null)
    {
        bool succeeded = (string)receipt["status"]! == "succeeded";
        console.MarkupLineInterpolated($"{(succeeded ? "succeeded" : "FAULTED")} in block {Pages.Number((ulong)receipt["height"]!)}{(took is TimeSpan time ? string.Create(CultureInfo.InvariantCulture, $", final after {time.TotalMilliseconds:F0} ms") : "")}");
        List<(string, string)> fields = [("transaction", (string)receipt["id"]!), ("gas used", Pages.Number((ulong)receipt["gasUsed"]!))];
        if (!succeeded) fields.Add(("fault", $"{receipt["faultCode"]}: {receipt["faultMessage"]}"));
        foreach (JsonNode? result in receipt["results"]!.AsArray().Where(result => result is not null)) fields.Add(("result", Text(result)));
        foreach (JsonNode? item in receipt["events"]!.AsArray()) fields.Add(("event", $"{item!["contract"]}.{item["name"]} {Text(item["data"])}"));
        console.WriteFields(fields);
    }

    /// <summary>Data of an event; positions instead of names if the interface is not known.</summary>
    internal async Task<JsonNode?> EventAsync(string contract, string name, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        contracts is not null && await contracts.FindAsync(contract, cancellationToken) is { } known && known.TryEventToJson(name, data, out JsonNode? json)
            ? json
            : CanonicalText.ToJson(data.Span);

    /// <summary>JSON on one line.</summary>
    internal static string Text(JsonNode? node) => node?.ToJsonString(OneLine) ?? "null";

    private async Task<JsonNode?> ArgumentsAsync(ContractCall call, CancellationToken cancellationToken) =>
        contracts is not null && await contracts.FindAsync(call.Contract, cancellationToken) is { } known
            && known.TryArgumentsToJson(call.Method, call.Arguments, out JsonNode? json)
            ? json
            : CanonicalText.ToJson(call.Arguments.Span);

    private async Task<JsonNode?> ResultAsync(ContractCall? call, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        call is not null && contracts is not null && await contracts.FindAsync(call.Contract, cancellationToken) is { } known
            && known.TryResultToJson(call.Method, value, out JsonNode? json)
            ? json
            : CanonicalText.ToJson(value.Span);
}
