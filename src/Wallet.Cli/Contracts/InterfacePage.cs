using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Contracts.Abi;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>A contract's interface, to read.</summary>
internal static class InterfacePage
{
    /// <summary>Writes methods, events, types, faults and state.</summary>
    internal static void Show(IAnsiConsole console, JsonNode abi)
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
        WriteState(console, abi);
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

    private static void WriteState(IAnsiConsole console, JsonNode abi)
    {
        AbiContract contract = AbiContract.Parse(abi.ToJsonString());
        console.WriteLine("");
        foreach (AbiStateField field in contract.ReadState().OrderBy(field => field.Slot))
        {
            string keys = field.Keys.Count == 0 ? "" : $"({string.Join(", ", field.Keys)})";
            console.MarkupLineInterpolated($"[grey]state {field.Slot}[/] [bold]{field.Name}[/]: {field.Kind}{keys} {field.Value}");
        }

        console.MarkupLineInterpolated($"[grey]state schema[/] {contract.StateSchemaHash}");
    }

    private static JsonArray Items(JsonNode node, string name) => node[name] as JsonArray ?? [];
}
