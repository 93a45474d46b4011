using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Client.Verification;
using Chain.Crypto;
using Chain.Ledger;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain block</c>: a final block, with its finality checked against the genesis document.</summary>
internal static class BlockCommand
{
    private const int TransactionsShown = 20;

    private static readonly Argument<string> At = new("at") { Description = "Height, block hash, or latest.", HelpName = "HEIGHT", DefaultValueFactory = _ => "latest" };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "block", "Show a final block, and verify that the network's validators made it final.", [At], RunAsync,
        ("chain block", "the newest"),
        ("chain block 42 --json", "for scripts"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string at = parsed.GetRequiredValue(At);
        ChainClient client = await session.ClientAsync(cancellationToken);
        FinalBlock block = await FindAsync(client, at, cancellationToken) ?? throw new CliException(ExitCode.NotFound, $"There is no final block {at} yet.");
        GenesisDocument? genesis = client.Trust.Genesis;
        BlockHeader header = block.Block.Header;

        // Block 0 is the genesis document itself: it is trusted, not voted on.
        Verdict? verdict = genesis is null || header.Height == 0 ? null : new BlockVerifier(genesis).Verify(block);
        string finality = verdict switch
        {
            null when header.Height == 0 => "genesis",
            null => "not verified: the trust file names no genesis document",
            Verdict.Valid => "verified",
            _ => $"NOT verified: {verdict}",
        };
        JsonObject data = Describe(block.Block, finality);
        session.Screen.Data(data, console => Show(console, block.Block, finality, genesis));
        return verdict is null or Verdict.Valid ? ExitCode.Ok : ExitCode.Verification;
    }

    private static async Task<FinalBlock?> FindAsync(ChainClient client, string at, CancellationToken cancellationToken)
    {
        if (at == "latest") return await client.GetLatestBlockAsync(cancellationToken);
        if (ulong.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height)) return await client.GetBlockAsync(height, cancellationToken);
        if (at.Length != 64) throw new CliException(ExitCode.Usage, $"'{at}' is neither a height, nor 'latest', nor a block hash of 64 hex digits.");

        return await client.GetBlockAsync(Arguments.ParseHash(at), cancellationToken);
    }

    private static void Show(IAnsiConsole console, Block block, string finality, GenesisDocument? genesis)
    {
        BlockHeader header = block.Header;
        string proposer = genesis is not null && header.Proposer < genesis.Validators.Count
            ? genesis.Validators[header.Proposer].Organisation
            : header.Proposer.ToString(CultureInfo.InvariantCulture);
        console.WriteFields(
            ("height", Pages.Number(header.Height)),
            ("hash", block.Hash.ToString()),
            ("parent", header.ParentHash.ToString()),
            ("finality", finality),
            ("time", Pages.Time(header.Timestamp)),
            ("proposer", $"{proposer} in view {Pages.Number(header.View)} of epoch {Pages.Number(header.Epoch)}"),
            ("state root", $"{header.StateRoot} after block {Pages.Number(header.ExecutedHeight)}"),
            ("transactions", Pages.Number(block.Transactions.Count)));
        foreach (Transaction transaction in block.Transactions.Take(TransactionsShown))
        {
            string calls = string.Join(", ", transaction.Body.Calls.Select(call => $"{call.Contract}.{call.Method}"));
            console.WriteLine($"  {transaction.Id}  {calls}");
        }

        if (block.Transactions.Count > TransactionsShown) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {block.Transactions.Count - TransactionsShown:N0} more (see --json)"));
    }

    private static JsonObject Describe(Block block, string finality)
    {
        BlockHeader header = block.Header;
        return new JsonObject
        {
            ["height"] = header.Height,
            ["hash"] = block.Hash.ToString(),
            ["parentHash"] = header.ParentHash.ToString(),
            ["finality"] = finality,
            ["time"] = Pages.Time(header.Timestamp),
            ["proposer"] = header.Proposer,
            ["view"] = header.View,
            ["epoch"] = header.Epoch,
            ["executedHeight"] = header.ExecutedHeight,
            ["stateRoot"] = header.StateRoot.ToString(),
            ["transactionsRoot"] = header.TransactionsRoot.ToString(),
            ["receiptsRoot"] = header.ReceiptsRoot.ToString(),
            ["validatorsHash"] = header.ValidatorsHash.ToString(),
            ["bytes"] = block.Encoded.Length,
            ["transactions"] = new JsonArray(
            [
                .. block.Transactions.Select(transaction => (JsonNode)new JsonObject
                {
                    ["id"] = transaction.Id.ToString(),
                    ["sender"] = Addresses.FromPublicKey(transaction.Body.Sender).ToString(),
                    ["calls"] = new JsonArray([.. transaction.Body.Calls.Select(call => (JsonNode)$"{call.Contract}.{call.Method}")]),
                }),
            ]),
        };
    }
}
