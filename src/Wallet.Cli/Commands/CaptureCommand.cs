using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Chain.Client;
using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Crypto;
using Chain.Ledger;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary>
/// <c>chain capture</c>: EPCIS documents of any size, split into events, a transaction each. Capturing an event twice
/// changes nothing, so an interrupted run is resumed by running it again.
/// </summary>
internal static class CaptureCommand
{
    private const string Contract = "traceability";
    private const string Method = "Capture";
    private const int ReadCharacters = 64 * 1024;
    private const int EventsAheadMax = 256;

    // An item of an event takes 28 bytes of it or more, and up to 1.6 million gas, mostly for keys that are written. A limit far above
    // need would leave blocks empty. What is larger than an event may be is refused with less.
    private const ulong GasOfEvent = 20_000_000;
    private const ulong GasOfByte = 100_000;
    private const int PaidBytesMax = 60_000;

    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "EPCIS 2.0 documents in JSON; - reads the input.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> AtOnce = new("--at-once") { Description = "Events under way at once.", HelpName = "N", DefaultValueFactory = _ => 32 };

    private static readonly Option<ulong?> GasLimit = new("--gas-limit")
    {
        Description = "Most gas that one event may use; by default 20 million, and 100,000 for each byte of it.",
        HelpName = "GAS",
    };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "capture", "Capture EPCIS documents, event by event. May be repeated: what is captured stays captured once.", [Files, AtOnce, GasLimit], RunAsync,
        ("chain capture shipment.json", "one document"),
        ("chain capture plant/*.json --json > verdicts.jsonl", "many, with a line of JSON for each event"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        int atOnce = parsed.GetValue(AtOnce);
        if (atOnce is < 1 or > EventsAheadMax) throw new CliException(ExitCode.Usage, $"--at-once: expected 1 to {EventsAheadMax}.");

        string? missing = parsed.GetRequiredValue(Files).FirstOrDefault(file => file != "-" && !File.Exists(file));
        if (missing is not null) throw new CliException(ExitCode.Usage, $"{missing}: no such file. Nothing was captured.");

        ChainClient client = await session.ClientAsync(cancellationToken);
        KnownContract contract = await (await session.ContractsAsync(cancellationToken)).GetAsync(Contract, cancellationToken);
        using SigningKey key = session.OpenKey(session.FindKey());
        Progress progress = new(session.Screen);
        Channel<CapturedEvent> events = Channel.CreateBounded<CapturedEvent>(EventsAheadMax);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> reading = ReadAsync(session, parsed.GetRequiredValue(Files), events.Writer, progress, stop.Token);
        Task[] workers = [.. Enumerable.Range(0, atOnce).Select(_ => SubmitAllAsync(stop.Token))];
        try
        {
            await Task.WhenAll(workers);
        }
        catch (ChainException e)
        {
            await stop.CancelAsync();
            await Task.WhenAny(reading);
            throw new ChainException(e.Error, $"{e.Message} {progress.Summary} Run the same command again to go on.", e.Rejection, e);
        }

        bool sound = await reading;
        session.Screen.Note(progress.Summary);
        return sound && progress.Refused == 0 ? ExitCode.Ok : ExitCode.Failed;

        async Task SubmitAllAsync(CancellationToken token)
        {
            try
            {
                await foreach (CapturedEvent item in events.Reader.ReadAllAsync(token))
                {
                    progress.Show(item, await SubmitAsync(client, contract, key, item, parsed.GetValue(GasLimit), token));
                }
            }
            catch (ChainException)
            {
                await stop.CancelAsync(); // The others would only fail the same way.
                throw;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another worker met the failure and reports it.
            }
        }
    }

    /// <summary>Gas that is enough for an event whose argument has so many bytes.</summary>
    internal static ulong GasLimitFor(int bytes) => GasOfEvent + ((ulong)Math.Min(bytes, PaidBytesMax) * GasOfByte);

    private static async Task<CaptureVerdict> SubmitAsync(
        ChainClient client, KnownContract contract, SigningKey key, CapturedEvent item, ulong? gasLimit, CancellationToken cancellationToken)
    {
        byte[] arguments = contract.EncodeArguments(Method, JsonSerializer.Serialize(new[] { item.Json }), asView: false);
        Transaction transaction;
        try
        {
            transaction = client.NewTransaction(key.PublicKey).Call(Contract, Method, arguments).GasLimit(gasLimit ?? GasLimitFor(arguments.Length)).Build().Sign(key).ToTransaction();
        }
        catch (ArgumentException e)
        {
            return new CaptureVerdict("", "refused", null, null, e.Message);
        }

        try
        {
            FinalReceipt final = await client.SubmitAndWaitAsync(transaction, cancellationToken);
            if (!final.Succeeded) return new CaptureVerdict("", "refused", transaction.Id.ToString(), final.Height, $"{final.Receipt.FaultCode}: {final.Receipt.FaultMessage}");

            JsonNode? result = final.Receipt.ReturnValues.Count > 0 && contract.TryResultToJson(Method, final.Receipt.ReturnValues[0], out JsonNode? json) ? json : null;
            return new CaptureVerdict((string?)result?["eventId"] ?? "", (string?)result?["verdict"] ?? "captured", transaction.Id.ToString(), final.Height, null);
        }
        catch (ChainException e) when (e.Error == ChainError.Rejected)
        {
            return new CaptureVerdict("", "refused", transaction.Id.ToString(), null, e.Message);
        }
    }

    /// <summary>Splits the files; false if one of them is bad from some place on.</summary>
    private static async Task<bool> ReadAsync(
        Session session, string[] files, ChannelWriter<CapturedEvent> events, Progress progress, CancellationToken cancellationToken)
    {
        bool sound = true;
        try
        {
            foreach (string file in files)
            {
                using TextReader reader = file == "-" ? session.Environment.In : new StreamReader(file);
                EpcisDocumentSplitter splitter = new();
                char[] buffer = new char[ReadCharacters];
                int read;
                do
                {
                    read = await reader.ReadAsync(buffer, cancellationToken);
                    if (read == 0) splitter.Complete();
                    else splitter.Append(buffer.AsSpan(0, read));
                    while (splitter.TryRead(out string? json)) await events.WriteAsync(new CapturedEvent(file, splitter.Count, json!), cancellationToken);
                }
                while (read > 0 && splitter.Error.IsNone);

                if (splitter.Error.IsNone) continue;

                sound = false;
                progress.Bad(file, splitter.Count, splitter.Error);
            }
        }
        finally
        {
            events.Complete();
        }

        return sound;
    }

    /// <summary>An event of a document.</summary>
    /// <param name="File">The document.</param>
    /// <param name="Number">Its place in it, from 1.</param>
    /// <param name="Json">Its text.</param>
    private sealed record CapturedEvent(string File, int Number, string Json);

    private sealed record CaptureVerdict(string EventId, string Verdict, string? TransactionId, ulong? Height, string? Error);

    private sealed class Progress(Screen screen)
    {
        private readonly Lock _lock = new();
        private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

        internal int Refused { get; private set; }

        internal string Summary
        {
            get
            {
                lock (_lock) return _counts.Count == 0 ? "No events." : string.Join(", ", _counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}"))) + ".";
            }
        }

        internal void Show(CapturedEvent item, CaptureVerdict verdict)
        {
            lock (_lock)
            {
                _counts[verdict.Verdict] = _counts.GetValueOrDefault(verdict.Verdict) + 1;
                if (verdict.Error is not null) Refused++;
                object line = new
                {
                    file = item.File,
                    number = item.Number,
                    eventId = verdict.EventId,
                    verdict = verdict.Verdict,
                    transactionId = verdict.TransactionId,
                    height = verdict.Height,
                    error = verdict.Error,
                };
                screen.Item(line, console => console.MarkupLineInterpolated(
                    CultureInfo.InvariantCulture,
                    $"[grey]{Path.GetFileName(item.File)}[/] {item.Number,6:N0}  {verdict.Verdict,-16} {verdict.Error ?? verdict.EventId}"));
            }
        }

        internal void Bad(string file, int count, EpcisError error)
        {
            lock (_lock) screen.Warn(string.Create(CultureInfo.InvariantCulture, $"{file}: after {count:N0} events: {EpcisErrors.Describe(error)}; the rest of it is left out."));
        }
    }
}
