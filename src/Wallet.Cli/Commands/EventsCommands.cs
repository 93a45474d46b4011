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
        ChainClient client = await session.ClientAsync(cancellationToken);
        TransactionViews views = new(await session.ContractsAsync(cancellationToken));
        EventFilter filter = new()
        {
            FromHeight = parsed.GetValue(FromHeight),
            Contract = parsed.GetRequiredValue(Contract),
            Name = parsed.GetRequiredValue(Name),
        };
        int left = parsed.GetValue(Count) is > 0 and int count ? count : int.MaxValue;
        await foreach (ChainEvent item in client.FollowEventsAsync(filter, progress: null, cancellationToken))
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
}
