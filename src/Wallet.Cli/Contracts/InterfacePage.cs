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
            WriteDocs(console, method, "parameters");
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
            WriteDocs(console, type, (string)type["kind"]! == "enum" ? "values" : "fields");
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

    /// <summary>What its author says of something and of its parts.</summary>
    private static void WriteDocs(IAnsiConsole console, JsonNode item, string parts)
    {
        if (item["doc"] is { } doc) Write((string)doc!, 5);
        foreach (JsonNode? part in Items(item, parts))
        {
            if (part!["doc"] is { } partDoc) Write($"{part["name"]}: {(string)partDoc!}", 7);
        }

        void Write(string text, int indent) => console.Write(new Padder(new Text(text), new Padding(indent, 0, 0, 0)));
    }

    private static JsonArray Items(JsonNode node, string name) => node[name] as JsonArray ?? [];
}
