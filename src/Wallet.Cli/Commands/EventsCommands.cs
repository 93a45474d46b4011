using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Ledger;
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

    private static readonly Option<string> Contract = new("--contract")
    {
        Description = "Only of this contract. One that is not there yet may be deployed later: it is waited for, with a warning.",
        HelpName = "CONTRACT",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "Only events of this name. One that the contract's active version lacks is waited for, with a warning.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "",
    };

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

        EventFilter filter = new()
        {
            FromHeight = parsed.GetValue(FromHeight),
            Contract = parsed.GetRequiredValue(Contract),
            Name = parsed.GetRequiredValue(Name),
        };
        CheckNames(filter);
        ChainClient client = await session.ClientAsync(cancellationToken);
        ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
        TransactionViews views = new(contracts);
        await WarnOfNothingAsync(session, contracts, filter, cancellationToken);
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

    /// <summary>Refuses what no event will ever be of.</summary>
    private static void CheckNames(EventFilter filter)
    {
        string contract = filter.Contract;
        int at = contract.IndexOf('@', StringComparison.Ordinal);
        if (at > 0) throw new CliException(ExitCode.Usage, $"--contract: events are of a contract, whatever its version; use --contract {contract[..at]}.");

        if (contract.Length > 0 && (!Names.IsContract(contract) || Chain.Contracts.Execution.ContractCatalog.IsReserved(contract)))
        {
            throw new CliException(ExitCode.Usage, $"--contract: '{contract}' is no contract's name; chain contract list names all.");
        }

        if (filter.Name.Length > 0 && !Names.IsEvent(filter.Name))
        {
            throw new CliException(ExitCode.Usage, $"--name: '{filter.Name}' is no event's name: use letters and digits, a letter first; chain contract show CONTRACT names all.");
        }
    }

    /// <summary>Says why there may be no events for long: a contract or a version that does not exist now may come, so it is no error.</summary>
    private static async Task WarnOfNothingAsync(Session session, ContractCatalog contracts, EventFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Contract.Length == 0) return;

        KnownContract? known = await contracts.FindAsync(filter.Contract, cancellationToken);
        if (known is null)
        {
            session.Screen.Warn($"There is no contract '{filter.Contract}' now; chain contract list names all. Its events are waited for, as it may be deployed later.");
            return;
        }

        if (filter.Name.Length == 0 || known.Events.Contains(filter.Name)) return;

        string events = known.Events.Count == 0 ? "it has none" : $"its events are: {string.Join(", ", known.Events)}";
        session.Screen.Warn($"{filter.Contract} has no event '{filter.Name}' now; {events}. It is waited for, as another version may have it.");
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
