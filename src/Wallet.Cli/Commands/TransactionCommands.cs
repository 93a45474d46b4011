using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Screens;
using Chain.Wallet.Cli.TransactionFiles;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain tx …</c>: call contracts, sign with others, submit, look up.</summary>
internal static class TransactionCommands
{
    private static readonly Argument<string> Contract = new("contract") { Description = "Contract to call.", HelpName = "CONTRACT" };
    private static readonly Argument<string> Method = new("method") { Description = "Method of the contract.", HelpName = "METHOD" };

    private static readonly Argument<string> JsonArguments = new("arguments")
    {
        Description = "Arguments as JSON, an array or an object by name; @FILE reads a file, - the input.",
        HelpName = "JSON",
        DefaultValueFactory = _ => "[]",
    };

    private static readonly Option<ulong> GasLimit = new("--gas-limit")
    {
        Description = "Most gas that it may use.",
        HelpName = "GAS",
        DefaultValueFactory = _ => TransactionBuilder.DefaultGasLimit,
    };

    private static readonly Option<string> ValidFor = new("--valid-for")
    {
        Description = "How long a block may include it, as 60s or 10m.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "60s",
    };

    private static readonly Option<string[]> Cosigner = new("--cosigner")
    {
        Description = "Who must sign too: address of a member, key name, or public key. Repeat for each; needs --out.",
        HelpName = "KEY",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Out = new("--out", "-o") { Description = "Write the signed transaction to a file instead of submitting it.", HelpName = "FILE" };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Wait until it is final (the default)." };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Return when a node has it; ask later with: chain tx show." };
    private static readonly Option<bool> Blind = new("--blind") { Description = "Sign though nothing says what the arguments mean." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Sign without asking." };
    private static readonly Argument<string> TransactionFileArgument = new("file") { Description = "Transaction file.", HelpName = "FILE" };
    private static readonly Argument<string> Id = new("id") { Description = "Transaction id.", HelpName = "ID" };

    internal static Command Create(CommandFactory factory) => CommandFactory.Group(
        "tx",
        "Call contracts; sign with others; look up transactions.",
        Call(factory, "chain tx call"),
        factory.Command(
            "sign", "Sign a transaction file as its sender.", [TransactionFileArgument, Yes, Blind],
            (session, parsed, token) => SignAsync(session, parsed, asSender: true, token), ("chain tx sign handover.json", "shows it and asks")),
        factory.Command(
            "cosign", "Sign a transaction file as a cosigner.", [TransactionFileArgument, Yes, Blind],
            (session, parsed, token) => SignAsync(session, parsed, asSender: false, token), ("chain tx cosign handover.json --key log-user1", "shows it and asks")),
        factory.Command(
            "submit", "Submit a transaction file that all have signed.", [TransactionFileArgument, Wait, NoWait], SubmitFileAsync,
            ("chain tx submit handover.json", "may be repeated: it takes effect once")),
        factory.Command("show", "Show a transaction and its receipt.", [Id], ShowAsync, ("chain tx show 3f9a…", "64 hex digits")));

    /// <summary>The command that calls a method.</summary>
    /// <param name="factory">Makes commands.</param>
    /// <param name="line">How it is typed, for its examples.</param>
    internal static Command Call(CommandFactory factory, string line) => factory.Command(
        "call", "Call a method of a contract in a signed transaction.",
        [Contract, Method, JsonArguments, GasLimit, ValidFor, Cosigner, Out, Wait, NoWait], CallAsync,
        ($$"""{{line}} store Put '["greeting", {"text": "hello"}]'""", "sign, submit, wait until final"),
        ($"{line} traceability Capture @event.json", "arguments from a file"),
        ($"{line} production-orders HandOver @args.json --cosigner log-user1 --valid-for 30m --out handover.json", "for a second signature"));

    private static async Task<int> CallAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] cosigners = parsed.GetRequiredValue(Cosigner);
        string? file = parsed.GetValue(Out);
        if (cosigners.Length > 0 && file is null)
        {
            throw new CliException(ExitCode.Usage, "Cosigners must sign too: add --out FILE and give them the file, who run: chain tx cosign FILE.");
        }

        if (file is not null && (parsed.GetValue(Wait) || parsed.GetValue(NoWait))) throw new CliException(ExitCode.Usage, "--out submits nothing: leave out --wait and --no-wait.");
        CheckWaiting(parsed);
        ChainClient client = await session.ClientAsync(cancellationToken);
        ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
        string contract = parsed.GetRequiredValue(Contract);
        string method = parsed.GetRequiredValue(Method);
        KnownContract known = await contracts.GetAsync(contract, cancellationToken);
        string json = Arguments.ReadJson(parsed.GetRequiredValue(JsonArguments), session.Environment);
        StoredKey stored = session.FindKey();
        TransactionBuilder builder = client.NewTransaction(stored.Info.PublicKey)
            .Call(contract, method, known.EncodeArguments(method, json, asView: false))
            .GasLimit(parsed.GetValue(GasLimit))
            .ValidFor(Arguments.ParseDuration(parsed.GetRequiredValue(ValidFor)));
        foreach (PublicKey cosigner in await FindCosignersAsync(session, stored, cosigners, cancellationToken)) builder.Cosigner(cosigner);

        DraftTransaction draft = Build(builder);
        using (SigningKey key = session.OpenKey(stored)) draft.Sign(key);
        if (file is null) return await SubmitAsync(session, draft.ToTransaction(), parsed, cancellationToken);

        TransactionFile.Save(file, draft, overwrite: false);
        session.Screen.Data(TransactionFile.Of(draft), console => console.WriteFields(("transaction", draft.Id.ToString()), ("file", file)));
        NoteMissing(session, draft, file);
        return ExitCode.Ok;
    }

    private static async Task<int> SignAsync(Session session, ParseResult parsed, bool asSender, CancellationToken cancellationToken)
    {
        string file = parsed.GetRequiredValue(TransactionFileArgument);
        DraftTransaction draft = TransactionFile.Load(file);
        StoredKey stored = session.FindKey();
        bool isSender = stored.Info.PublicKey == draft.Body.Sender;
        if (!draft.Signers.Contains(stored.Info.PublicKey))
        {
            string signers = string.Join(", ", draft.Signers.Select(Addresses.FromPublicKey));
            throw new KeyException($"{stored.Name} ({stored.Info.Address}) is not a signer of {file}; its signers are {signers}. Choose another with --key.");
        }

        if (isSender != asSender) throw new CliException(ExitCode.Usage, $"{stored.Name} is {(isSender ? "the sender" : "a cosigner")} of it: use chain tx {(isSender ? "sign" : "cosign")}.");

        await ShowAsync(session, draft, parsed.GetValue(Blind), cancellationToken);
        if (!parsed.GetValue(Yes) && !session.Screen.Confirm($"Sign this as {stored.Name}?", otherwise: false))
        {
            throw new CliException(ExitCode.Usage, "Not signed. Where nobody can be asked, add --yes.");
        }

        using (SigningKey key = session.OpenKey(stored)) draft.Sign(key);
        TransactionFile.Save(file, draft, overwrite: true);
        session.Screen.Note($"Signed as {stored.Name}.");
        NoteMissing(session, draft, file);
        return ExitCode.Ok;
    }

    /// <summary>Shows what would be signed, by interfaces that were fetched before if no node can be asked.</summary>
    private static async Task ShowAsync(Session session, DraftTransaction draft, bool blind, CancellationToken cancellationToken)
    {
        ContractCatalog? contracts = blind ? null : await session.KnownContractsAsync(draft.Body.GenesisHash, cancellationToken);
        JsonObject body = await new TransactionViews(contracts).BodyAsync(draft.Id, draft.Body, cancellationToken);
        session.Screen.Data(body, console => TransactionViews.ShowBody(console, body));
        if (contracts is { Remembered: { Count: > 0 } names })
        {
            session.Screen.Warn($"No node was asked: {string.Join(", ", names)} is shown by the interface that was fetched here last, and may have been upgraded since.");
        }
    }

    private static async Task<int> SubmitFileAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckWaiting(parsed);
        string file = parsed.GetRequiredValue(TransactionFileArgument);
        DraftTransaction draft = TransactionFile.Load(file);
        if (draft.Missing.Any())
        {
            string missing = string.Join(", ", draft.Missing.Select(Addresses.FromPublicKey));
            throw new CliException(ExitCode.Usage, $"{file}: signatures are missing: {missing}.");
        }

        return await SubmitAsync(session, draft.ToTransaction(), parsed, cancellationToken);
    }

    private static async Task<int> SubmitAsync(Session session, Transaction transaction, ParseResult parsed, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        if (parsed.GetValue(NoWait))
        {
            Hash32 id = await client.SubmitAsync(transaction, cancellationToken);
            session.Screen.Data(new { id, status = "submitted" }, console => console.WriteFields(("submitted", id.ToString())));
            return ExitCode.Ok;
        }

        long start = session.Environment.Time.GetTimestamp();
        FinalReceipt final;
        try
        {
            final = await client.SubmitAndWaitAsync(transaction, cancellationToken);
        }
        catch (ChainException e) when (e.Error == ChainError.OutcomeUnknown)
        {
            throw new ChainException(e.Error, $"{e.Message} Ask for it with: chain tx show {transaction.Id}", e.Rejection, e);
        }

        TimeSpan took = session.Environment.Time.GetElapsedTime(start);
        TransactionViews views = new(await session.ContractsAsync(cancellationToken));
        JsonObject receipt = await views.ReceiptAsync(final, transaction.Body.Calls, cancellationToken);
        session.Screen.Data(receipt, console => TransactionViews.ShowReceipt(console, receipt, took));
        return final.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<int> ShowAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Hash32 id = Arguments.ParseHash(parsed.GetRequiredValue(Id));
        ChainClient client = await session.ClientAsync(cancellationToken);
        KnownTransaction known = await client.GetTransactionAsync(id, cancellationToken)
            ?? throw new CliException(ExitCode.NotFound, $"No node that was asked knows transaction {id}. It may have expired before a block took it.");
        TransactionViews views = new(await session.ContractsAsync(cancellationToken));
        JsonObject body = await views.BodyAsync(id, known.Transaction.Body, cancellationToken);
        FinalReceipt? final = known.Progress == TransactionProgress.Executed ? await client.GetReceiptAsync(id, cancellationToken) : null;
        JsonObject? receipt = final is null ? null : await views.ReceiptAsync(final, known.Transaction.Body.Calls, cancellationToken);
        JsonObject data = new() { ["state"] = known.Progress.ToString().ToLowerInvariant(), ["transaction"] = body, ["receipt"] = receipt };
        session.Screen.Data(data, console =>
        {
            TransactionViews.ShowBody(console, body);
            console.WriteFields(("state", known.Progress.ToString().ToLowerInvariant()));
            if (receipt is null) return;

            console.WriteLine();
            TransactionViews.ShowReceipt(console, receipt);
        });
        return ExitCode.Ok;
    }

    private static void CheckWaiting(ParseResult parsed)
    {
        if (parsed.GetValue(NoWait) && parsed.GetValue(Wait)) throw new CliException(ExitCode.Usage, "--wait and --no-wait exclude each other.");
    }

    private static DraftTransaction Build(TransactionBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (ArgumentException)
        {
            // Contract, method and signers are sound by now: what is left is the size of the arguments.
            throw new CliException(
                ExitCode.Usage,
                string.Create(CultureInfo.InvariantCulture, $"arguments: with them the transaction is larger than the {LedgerLimits.TransactionBytesMax:N0} bytes that are allowed; send less in one call."));
        }
    }

    private static async Task<IReadOnlyList<PublicKey>> FindCosignersAsync(
        Session session, StoredKey sender, string[] cosigners, CancellationToken cancellationToken)
    {
        List<PublicKey> keys = [];
        foreach (string cosigner in cosigners)
        {
            PublicKey key = await FindPublicKeyAsync(session, cosigner, cancellationToken);
            if (key == sender.Info.PublicKey) throw new CliException(ExitCode.Usage, $"--cosigner: {cosigner} is the sender, who signs anyway; name only the others, or another sender with --key.");
            if (keys.Contains(key)) throw new CliException(ExitCode.Usage, $"--cosigner: {cosigner} is named twice; name each once.");

            keys.Add(key);
        }

        return keys.Count <= LedgerLimits.CosignersMax
            ? keys
            : throw new CliException(ExitCode.Usage, $"--cosigner: {keys.Count} are too many; a transaction has at most {LedgerLimits.CosignersMax}.");
    }

    /// <summary>The public key of a key's name, of an address, or as it stands. Addresses of others are looked up on the chain.</summary>
    private static async Task<PublicKey> FindPublicKeyAsync(Session session, string text, CancellationToken cancellationToken)
    {
        if (PublicKey.TryParse(text, out PublicKey key)) return key;
        if (!Address.TryParse(text, out Address address)) return session.Keys.Find(text).Info.PublicKey;
        if (session.Keys.List().FirstOrDefault(own => own.Info.Address == address) is { } found) return found.Info.PublicKey;

        KnownContract consortium = await (await session.ContractsAsync(cancellationToken)).GetAsync("consortium", cancellationToken);
        byte[] arguments = consortium.EncodeArguments("GetMember", $"[\"{address}\"]", asView: true);
        QueryAnswer answer = await (await session.ClientAsync(cancellationToken)).QueryAsync("consortium", "GetMember", arguments, cancellationToken);

        // The address is a hash of the key, so the node cannot pass another one off.
        return consortium.TryResultToJson("GetMember", answer.Result, out JsonNode? member)
            && PublicKey.TryParse((string?)member?["key"], out key) && Addresses.FromPublicKey(key) == address
            ? key
            : throw new CliException(ExitCode.NotFound, $"{address} is not a member of the consortium; give the cosigner's public key instead.");
    }

    private static void NoteMissing(Session session, DraftTransaction draft, string file)
    {
        string missing = string.Join(", ", draft.Missing.Select(Addresses.FromPublicKey));
        session.Screen.Note(missing.Length > 0 ? $"Still to sign: {missing}" : $"All have signed. Submit it with: chain tx submit {file}");
    }
}
