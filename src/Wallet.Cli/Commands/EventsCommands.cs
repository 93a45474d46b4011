using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain events follow</c>: events as they become final.</summary>
internal static class EventsCommands
{
    private static readonly Option<ulong?> FromHeight = new("--from-height")
    {
        Description = "First height. Default: events from now on.",
        HelpName = "HEIGHT",
    };

    private static readonly Option<string> Contract = new("--contract") { Description = "Only of this contract.", HelpName = "CONTRACT", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Name = new("--name") { Description = "Only events of this name.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Count = new("--count") { Description = "Stop after so many events. 0: never.", HelpName = "N", DefaultValueFactory = _ => 0 };

    internal static Command Create(CommandFactory factory) => CommandFactory.Group(
        "events",
        "Follow what contracts emit.",
        factory.Command(
            "follow", "Write events in chain order, without gaps, until interrupted. With --json a line each.", [FromHeight, Contract, Name, Count], RunAsync,
            ("chain events follow --from-height 1", "the whole history, then what comes"),
            ("chain events follow --contract production-orders --json", "for scripts: to resume, give the last height and skip what you have")));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        int count = parsed.GetValue(Count);
        if (count < 0) throw new CliException(ExitCode.Usage, "--count: expected 0, which never stops, or more.");

        ChainClient client = await session.ClientAsync(cancellationToken);
        TransactionViews views = new(await session.ContractsAsync(cancellationToken));
        EventFilter filter = new()
        {
            FromHeight = parsed.GetValue(FromHeight),
            Contract = parsed.GetRequiredValue(Contract),
            Name = parsed.GetRequiredValue(Name),
        };
        session.Screen.Note(count > 0 ? string.Create(CultureInfo.InvariantCulture, $"Following until {count:N0} events are there.") : "Following until Ctrl+C.");
        Progress progress = new(session);
        int left = count > 0 ? count : int.MaxValue;
        await foreach (ChainEvent item in client.FollowEventsAsync(filter, progress, cancellationToken))
        {
            JsonNode? data = await views.EventAsync(item.Contract, item.Name, item.Data, cancellationToken);
            JsonObject line = new()
            {
                ["height"] = item.Position.Height,
                ["transactionIndex"] = item.Position.TransactionIndex,
                ["eventIndex"] = item.Position.EventIndex,
                ["transactionId"] = item.TransactionId.ToString(),
                ["contract"] = item.Contract,
                ["name"] = item.Name,
                ["data"] = data,
            };
            session.Screen.Item(line, console => console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"[grey]{item.Position.Height,8:N0}[/]  [bold]{item.Contract}.{item.Name}[/]  {TransactionViews.Text(data)}"));
            if (--left == 0) break;
        }

        return ExitCode.Ok;
    }

    /// <summary>Tells now and then how far the chain was read: most blocks may have no event that is wanted.</summary>
    private sealed class Progress(Session session) : IProgress<ulong>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

        private long _last = session.Environment.Time.GetTimestamp();

        public void Report(ulong value)
        {
            if (session.Environment.Time.GetElapsedTime(_last) < Interval) return;

            _last = session.Environment.Time.GetTimestamp();
            session.Screen.Note(string.Create(CultureInfo.InvariantCulture, $"read through block {value:N0}"));
        }
    }
}
