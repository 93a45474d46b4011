using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain contracts …</c>: what can be called.</summary>
internal static class ContractsCommands
{
    internal static Command Create(CommandFactory factory)
    {
        Argument<string> name = new("name") { Description = "Contract.", HelpName = "CONTRACT" };
        return CommandFactory.Group(
            "contracts",
            "List contracts and show their methods.",
            factory.Command("list", "List all contracts.", [], ListAsync),
            factory.Command(
                "show", "Show a contract's methods, views and events.", [name],
                (session, parsed, token) => ShowAsync(session, parsed.GetRequiredValue(name), token),
                ("chain contracts show traceability", "to read"),
                ("chain contracts show traceability --json", "the whole interface")));
    }

    private static async Task<int> ListAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        IReadOnlyList<ContractInfo> all = await client.ListContractsAsync(cancellationToken);
        session.Screen.Data(all, console =>
        {
            Table table = Pages.NewTable("CONTRACT", "VERSION");
            foreach (ContractInfo contract in all) table.AddRow(Pages.Cell(contract.Name), Pages.Cell(contract.Version.ToString(CultureInfo.InvariantCulture)));
            console.Write(table);
        });
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(Session session, string name, CancellationToken cancellationToken)
    {
        KnownContract contract = await (await session.ContractsAsync(cancellationToken)).GetAsync(name, cancellationToken);
        JsonNode abi = JsonNode.Parse(contract.Json)!;
        session.Screen.Data(abi, console =>
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{abi["contract"]} version {abi["version"]}"));
            if (abi["doc"] is { } doc) console.WriteLine((string)doc!);
            foreach (JsonNode? method in Items(abi, "methods"))
            {
                IEnumerable<string> parameters = Items(method!, "parameters").Select(parameter => $"{parameter!["name"]}: {parameter["type"]}");
                string result = method!["result"] is { } type ? $" -> {type}" : "";
                console.WriteLine("");
                console.MarkupLineInterpolated($"[grey]{(string)method["kind"]!}[/] [bold]{(string)method["name"]!}[/]({string.Join(", ", parameters)}){result}");
                if (method["doc"] is { } methodDoc) console.Write(new Padder(new Text((string)methodDoc!), new Padding(5, 0, 0, 0)));
            }

            WriteTypes(console, abi);
        });
        return ExitCode.Ok;
    }

    private static void WriteTypes(IAnsiConsole console, JsonNode abi)
    {
        foreach (JsonNode? item in Items(abi, "events"))
        {
            console.WriteLine("");
            console.MarkupLineInterpolated($"[grey]event[/] [bold]{(string)item!["name"]!}[/]: {(string)item["type"]!}");
        }

        foreach (JsonNode? type in Items(abi, "types"))
        {
            IEnumerable<string> members = (string)type!["kind"]! switch
            {
                "record" => Items(type, "fields").Select(field => $"{field!["name"]}: {field["type"]}"),
                "enum" => Items(type, "values").Select(value => $"{value!["name"]} = {value["value"]}"),
                _ => [$"{type["of"]}"],
            };
            console.WriteLine("");
            console.MarkupLineInterpolated($"[grey]{(string)type["kind"]!}[/] [bold]{(string)type["name"]!}[/] {{ {string.Join(", ", members)} }}");
        }

        foreach (JsonNode? fault in Items(abi, "faults"))
        {
            console.MarkupLineInterpolated($"[grey]fault[/] [bold]{(string)fault!["code"]!}[/]: {(string)fault["message"]!}");
        }
    }

    private static JsonArray Items(JsonNode node, string name) => node[name] as JsonArray ?? [];
}
