using System.CommandLine;
using System.Globalization;
using Chain.Client;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain status</c>: every node of the network at a glance.</summary>
internal static class StatusCommand
{
    internal static Command Create(CommandFactory factory) => factory.Command(
        "status", "Ask every node how it is. Fails only if none answers.", [], RunAsync,
        ("chain --network mynet status", "a network on this machine"),
        ("chain status --json", "for scripts"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        IReadOnlyList<EndpointStatus> all = await client.GetAllStatusAsync(cancellationToken);
        session.Screen.Data(Describe(client.Trust, all), console => Show(console, client.Trust, all));
        foreach (EndpointStatus endpoint in all.Where(endpoint => endpoint.Status is null))
        {
            session.Screen.Warn($"{endpoint.Node.Name}: {endpoint.Error}");
        }

        foreach (EndpointStatus endpoint in all)
        {
            if (endpoint.Status is { } status && AdviceOn(status) is { Length: > 0 } advice) session.Screen.Warn($"{endpoint.Node.Name} {advice}");
        }

        return all.Any(endpoint => endpoint.Status is not null) ? ExitCode.Ok : ExitCode.Unreachable;
    }

    private static void Show(IAnsiConsole console, NetworkTrust trust, IReadOnlyList<EndpointStatus> all)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trust.NetworkName}  genesis {trust.GenesisHash.ToShortString()}  {all.Count} nodes"));
        Table table = Pages.NewTable("NODE", "ENDPOINT", "STATE", "HEAD", "EXECUTED", "STATE ROOT", "VIEW", "PEERS", "POOL", "UP");
        foreach (EndpointStatus endpoint in all)
        {
            NodeStatus? status = endpoint.Status;
            (string state, string style) = StateOf(status);
            string[] numbers = status is null
                ? ["-", "-", "-", "-", "-", "-", "-"]
                :
                [
                    Pages.Number(status.HeadHeight), Pages.Number(status.ExecutedHeight), status.StateRoot.ToShortString(), Pages.Number(status.View),
                    string.Create(CultureInfo.InvariantCulture, $"{status.Peers.Count(peer => peer.Connected)}/{status.Peers.Count}"),
                    Pages.Number(status.MempoolTransactions), Pages.Duration(status.Uptime),
                ];
            table.AddRow([
                Pages.Cell(endpoint.Node.Name), Pages.Cell(endpoint.Node.Endpoint.Authority), Pages.Cell(state, style),
                .. numbers.Select(number => Pages.Cell(number))]);
        }

        console.Write(table);
    }

    private static (string State, string Style) StateOf(NodeStatus? status) => status switch
    {
        null => ("no answer", "red"),
        { Diverged: true } or { NotVotingReason: "diverged" } => ("diverged", "red"),
        { Syncing: true, NotVotingReason: "" or "not-validator" } or { NotVotingReason: "syncing" } => ("syncing", "yellow"),
        { Voting: true } => ("voting", "green"),
        { NotVotingReason: "" or "not-validator" } => ("following", "yellow"),
        _ => ($"not voting: {status.NotVotingReason}", "red"), // Does not end by itself.
    };

    /// <summary>What is wrong with a node, and what to do; empty if nothing is.</summary>
    private static string AdviceOn(NodeStatus status) => status switch
    {
        { Diverged: true } or { NotVotingReason: "diverged" } =>
            "computed other state than the network certified: do not rely on its answers.",
        { NotVotingReason: "conflicting-finality" } =>
            "holds finality certificates of two blocks that exclude each other: more validators are faulty than the network bears. Stop relying on it, and keep all nodes' data.",
        { NotVotingReason: "foreign-vote" } =>
            "met a vote of its own key that its vote log does not hold: a copy of the key is at work, or the log is an old one. This key never votes again; register a new one.",
        { NotVotingReason: "vote-log-missing" or "vote-log-old" or "vote-log-foreign" } =>
            "has no usable vote log, and may have voted already. Unless the log itself, not a copy, is put back in its place, this key never votes again; register a new one.",
        { NotVotingReason: "vote-log-corrupt" or "vote-log-spent" or "vote-log-unreadable" } =>
            "has no usable vote log, and may have voted already. This key never votes again; register a new one.",
        _ => "",
    };

    private static object Describe(NetworkTrust trust, IReadOnlyList<EndpointStatus> all) => new
    {
        network = trust.NetworkName,
        genesisHash = trust.GenesisHash,
        nodes = all.Select(endpoint => new
        {
            name = endpoint.Node.Name,
            endpoint = endpoint.Node.Endpoint,
            state = StateOf(endpoint.Status).State,
            status = endpoint.Status,
            error = endpoint.Error.Length > 0 ? endpoint.Error : null,
        }),
    };
}
