using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Registry;

/// <summary>What the registry needs to know of an interface (docs/contracts/abi.md).</summary>
internal sealed class ContractInterface
{
    /// <summary>The name of a contract, its methods, its types: no more of each than this, so that comparing them is cheap.</summary>
    private const int ItemsMax = 1_024;

    private static readonly JsonLimits Limits = new() { ElementsMax = ItemsMax };

    private readonly JsonValue _root;

    private ContractInterface(JsonValue root, string name, int version)
    {
        _root = root;
        Name = name;
        Version = version;
    }

    /// <summary>Name of the contract.</summary>
    public string Name { get; }

    /// <summary>Its version.</summary>
    public int Version { get; }

    /// <summary>Its state fields.</summary>
    public ReadOnlySpan<JsonValue> State => _root.Find("state")!.Elements;

    /// <summary>Whether activation is to call <c>Migrate</c>.</summary>
    public bool Migrates => FindMethod(ContractRegistry.MigrateMethod) is not null;

    /// <summary>Whether there is a <c>Migrate</c> that activation could not call.</summary>
    public bool HasBadMigrate
    {
        get
        {
            if (FindMethod(ContractRegistry.MigrateMethod) is not { } method) return false;

            ReadOnlySpan<JsonValue> parameters = ElementsOf(method, "parameters");
            return TextOf(method, "kind") != "call" || method.Find("result") is not null
                || parameters.Length != 1 || TextOf(parameters[0], "type") != "i32";
        }
    }

    /// <summary>Reads an interface; null if it is none.</summary>
    public static ContractInterface? Read(string json)
    {
        JsonValue? root = JsonReader.Read(json, Limits, out _);
        if (root?.Find("abi")?.Text != "1") return null;
        if (root.Find("contract") is not { Kind: JsonKind.String } name) return null;
        if (ReadWhole(root.Find("version")) is not (> 0 and int version)) return null;

        bool isWhole = IsListOf(root, "methods", "name") && IsListOf(root, "types", "name") && IsListOf(root, "state", "value");
        if (!isWhole) return null;
        foreach (JsonValue field in root.Find("state")!.Elements)
        {
            if (ReadWhole(field.Find("slot")) is null) return null;
        }

        return new ContractInterface(root, name.Text, version);
    }

    /// <summary>A type of the contract's own; null if there is none of the name.</summary>
    public JsonValue? FindType(string name) => FindNamed("types", name);

    /// <summary>The text of a member; empty if there is none.</summary>
    internal static string TextOf(JsonValue json, string member) => json.Find(member) is { Kind: JsonKind.String or JsonKind.Number } found ? found.Text : "";

    /// <summary>The elements of a member; none if it is no array.</summary>
    internal static ReadOnlySpan<JsonValue> ElementsOf(JsonValue json, string member) =>
        json.Find(member) is { } found ? found.Elements : [];

    /// <summary>A method; null if there is none of the name.</summary>
    public JsonValue? FindMethod(string name) => FindNamed("methods", name);

    private JsonValue? FindNamed(string list, string name)
    {
        foreach (JsonValue item in ElementsOf(_root, list))
        {
            if (TextOf(item, "name") == name) return item;
        }

        return null;
    }

    private static bool IsListOf(JsonValue root, string list, string member)
    {
        if (root.Find(list) is not { Kind: JsonKind.Array } found) return false;

        foreach (JsonValue item in found.Elements)
        {
            if (item.Find(member) is not { Kind: JsonKind.String }) return false;
        }

        return true;
    }

    /// <summary>A whole number of at most nine digits; null if it is anything else.</summary>
    private static int? ReadWhole(JsonValue? json)
    {
        if (json is not { Kind: JsonKind.Number } || json.Text.Length > 9) return null;

        int number = 0;
        foreach (char digit in json.Text)
        {
            if (!char.IsAsciiDigit(digit)) return null;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
