using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Load;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain load</c>: measure a network, and check afterwards that nothing was lost.</summary>
internal static class LoadCommand
{
    private const int OpenLoopSeconds = 10;

    private static readonly Option<string[]> Nodes = new("--nodes")
    {
        Description = "Nodes to send to, by name or address. Default: all.",
        HelpName = "NODE",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> Clients = new("--clients", "-c")
    {
        Description = "Clients that send the next transaction when the last is final (closed loop). Default 64.",
        HelpName = "N",
    };

    private static readonly Option<double?> Rate = new("--rate", "-r")
    {
        Description = "Transactions a second, whatever the network does (open loop). Latency counts from the intended time.",
        HelpName = "TX/S",
    };

    private static readonly Option<double> Seconds = new("--seconds", "-s") { Description = "How long to send.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> PayloadBytes = new("--payload-bytes") { Description = "Bytes of each value.", HelpName = "N", DefaultValueFactory = _ => 256 };

    private static readonly Option<ulong?> GasLimit = new("--gas-limit")
    {
        Description = "Gas limit of each transaction; a block holds as many as its own limit allows. Default: what the payload needs.",
        HelpName = "GAS",
    };

    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Keys and values follow from it. Default: a random one.", HelpName = "N" };
    private static readonly Option<string?> Record = new("--record") { Description = "Write each transaction and what was acknowledged, as it happens.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a record that exists." };
    private static readonly Option<string?> Check = new("--check") { Description = "Send nothing: look a record up on every node and compare their states.", HelpName = "FILE" };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "load", "Measure a network with store.Put transactions of one key each, submitted until final.",
        [Nodes, Clients, Rate, Seconds, PayloadBytes, GasLimit, Seed, Record, Force, Check], RunAsync,
        ("chain load --network mynet --clients 128 --seconds 60", "as fast as 128 clients can"),
        ("chain load --network mynet --rate 200 --seconds 60 --json", "200 tx/s, for scripts"),
        ("chain load --network mynet --seconds 60 --record run.txt", "keep what was acknowledged"),
        ("chain load --network mynet --check run.txt", "exit 6 if any of it is lost"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckCombinations(session, parsed);
        if (parsed.GetValue(Check) is { } record)
        {
            return await CheckAsync(session, await session.TrustAsync(cancellationToken, parsed.GetRequiredValue(Nodes)), record, cancellationToken);
        }

        LoadPlan plan = PlanOf(session, parsed);
        NetworkTrust trust = await session.TrustAsync(cancellationToken, parsed.GetRequiredValue(Nodes));
        List<SigningKey> keys = OpenKeys(session);
        try
        {
            using LoadRecordWriter? writer = parsed.GetValue(Record) is { } file ? new LoadRecordWriter(file, trust.GenesisHash, parsed.GetValue(Force)) : null;
            using LoadRunner runner = new(plan, trust, keys, writer, session.Environment.Time);
            LoadResult result = await runner.RunAsync(session.Screen.Note, cancellationToken);
            Show(session, result);
            if (cancellationToken.IsCancellationRequested) return ExitCode.Cancelled;

            return result.Finalised > 0 || result.Submitted == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        finally
        {
            foreach (SigningKey key in keys) key.Dispose();
        }
    }

    private static void Show(Session session, LoadResult result)
    {
        session.Screen.Data(result, console => console.WriteFields(
            ("submitted", Pages.Number(result.Submitted)),
            ("finalised", Pages.Number(result.Finalised)),
            ("tx/s", result.TxPerSecond.ToString("N1", CultureInfo.InvariantCulture)),
            ("latency", string.Create(CultureInfo.InvariantCulture, $"p50 {result.P50Ms:F1} ms, p95 {result.P95Ms:F1} ms, p99 {result.P99Ms:F1} ms, max {result.MaxMs:F1} ms")),
            ("errors", $"{Pages.Number(result.Errors)} ({Pages.Number(result.Faulted)} faulted, {Pages.Number(result.Rejected)} rejected, {Pages.Number(result.Unknown)} unknown)")));
        foreach ((string message, int count) in result.Messages) session.Screen.Warn($"{Pages.Number(count)} times: {message}");
    }

    /// <summary>Refuses what would be ignored.</summary>
    private static void CheckCombinations(Session session, ParseResult parsed)
    {
        if (parsed.IsGiven(Check))
        {
            Option[] sending = [Clients, Rate, Seconds, PayloadBytes, GasLimit, Seed, Record, Force];
            string others = string.Join(", ", sending.Where(parsed.IsGiven).Select(option => option.Name));
            if (others.Length > 0) throw new CliException(ExitCode.Usage, $"--check sends nothing: leave out {others}.");
        }

        if (parsed.GetValue(Force) && !parsed.IsGiven(Record)) throw new CliException(ExitCode.Usage, "--force replaces a record: add --record FILE.");
        if (parsed.GetRequiredValue(Nodes).Length > 0 && session.EndpointFlags.Count > 0) throw new CliException(ExitCode.Usage, "--nodes and --endpoint mean the same: use one of them.");
    }

    private static LoadPlan PlanOf(Session session, ParseResult parsed)
    {
        double? rate = parsed.GetValue(Rate);
        int? clients = parsed.GetValue(Clients);
        double seconds = parsed.GetValue(Seconds);
        if (rate is not (null or (> 0 and <= 1_000_000))) throw new CliException(ExitCode.Usage, "--rate: expected more than 0 and at most 1000000 transactions a second.");
        if (clients is < 1 or > LoadPlan.ClientsMax) throw new CliException(ExitCode.Usage, $"--clients: expected 1 to {LoadPlan.ClientsMax}.");
        if (seconds is not (> 0 and <= 7 * 86_400)) throw new CliException(ExitCode.Usage, "--seconds: expected more than 0 and at most 604800.");
        int payloadBytes = parsed.GetValue(PayloadBytes);
        if (payloadBytes is < 0 or > 60_000) throw new CliException(ExitCode.Usage, "--payload-bytes: expected 0 to 60000.");

        return new LoadPlan
        {
            Clients = clients ?? (rate is double r ? (int)Math.Clamp(r * OpenLoopSeconds, 16, LoadPlan.ClientsMax) : 64),
            Rate = rate,
            Duration = TimeSpan.FromSeconds(seconds),
            Timeout = session.Timeout,
            PayloadBytes = payloadBytes,
            GasLimit = parsed.GetValue(GasLimit) ?? LoadPlan.GasLimitFor(payloadBytes),
            Seed = parsed.GetValue(Seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
        };
    }

    /// <summary>The chosen key, or all users of the network, so that no limit of one sender is what is measured.</summary>
    private static List<SigningKey> OpenKeys(Session session)
    {
        if (session.KeyFlag is not null) return [session.OpenKey(session.FindKey())];

        StoredKey[] users = [.. session.Keys.List().Where(key => key.Name.Contains("-user", StringComparison.Ordinal))];
        return users.Length > 0 ? [.. users.Select(session.OpenKey)] : [session.OpenKey(session.FindKey())];
    }

    private static async Task<int> CheckAsync(Session session, NetworkTrust trust, string record, CancellationToken cancellationToken)
    {
        List<LoadRecordLine> lines = LoadRecordWriter.Read(record, trust.GenesisHash);
        LoadChecker checker = new(trust, session.ClientOptions);
        LoadCheckResult result = await checker.CheckAsync(lines, session.Screen.Note, cancellationToken);
        session.Screen.Data(result, console => console.WriteFields(
            ("transactions", Pages.Number(result.Transactions)),
            ("acknowledged", Pages.Number(result.Acknowledged)),
            ("missing", Pages.Number(result.Missing)),
            ("different", Pages.Number(result.Different)),
            ("inconsistent", Pages.Number(result.Inconsistent)),
            ("state root", result.StateRoot is Hash32 root ? $"{root} on all {trust.Nodes.Count} nodes after block {Pages.Number(result.Height)}" : "DIFFERS"),
            ("verdict", result.Ok ? "nothing is lost" : result.Acknowledged == 0 ? "NOTHING TO CHECK: no transaction was acknowledged" : "NOT OK")));
        foreach (string problem in result.Problems) session.Screen.Warn(problem);
        return result.Ok ? ExitCode.Ok : ExitCode.Verification;
    }
}
