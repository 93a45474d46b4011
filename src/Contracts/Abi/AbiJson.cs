using System.Text.Json;

namespace Chain.Contracts.Abi;

/// <summary>Reads members of an interface. Whatever is not as the generator writes it is a <see cref="FormatException"/> of our own words.</summary>
internal static class AbiJson
{
    // Repeated names are refused: readers that take the first and readers that take the last would see two interfaces.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads the text; the owner disposes of the document.</summary>
    public static JsonDocument Open(string json)
    {
        if (json.Length > AbiLimits.LengthMax) throw new FormatException($"The interface has more than {AbiLimits.LengthMax} characters.");

        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // What the runtime says of it is not the same in all its versions, and receipts hold what is said here.
            throw new FormatException("The interface is no JSON, names a member twice, or nests too deep.", e);
        }
    }

    /// <summary>A text that must be there.</summary>
    public static string Text(JsonElement json, string name) => TextOf(Member(json, name, JsonValueKind.String), name);

    /// <summary>A text that may be absent; empty then.</summary>
    public static string TextOrEmpty(JsonElement json, string name) => Has(json, name) ? Text(json, name) : "";

    /// <summary>A whole number within bounds that must be there.</summary>
    public static int Whole(JsonElement json, string name, int min, int max)
    {
        string digits = Member(json, name, JsonValueKind.Number).GetRawText();
        bool isWhole = digits.Length <= 10 && digits.All(char.IsAsciiDigit) && long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is { } value && value >= min && value <= max;
        return isWhole ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : throw new FormatException($"The interface's '{name}' is no whole number from {min} to {max}.");
    }

    /// <summary>Items of a list that must be there.</summary>
    public static JsonElement[] Items(JsonElement json, string name)
    {
        JsonElement list = Member(json, name, JsonValueKind.Array);
        if (list.GetArrayLength() > AbiLimits.ItemsMax) throw new FormatException($"The interface's '{name}' has more than {AbiLimits.ItemsMax} items.");
        return [.. list.EnumerateArray()];
    }

    /// <summary>A list of texts that may be absent; empty then.</summary>
    public static string[] Texts(JsonElement json, string name) => !Has(json, name) ? [] : [.. Items(json, name).Select(item =>
        item.ValueKind == JsonValueKind.String ? TextOf(item, name) : throw new FormatException($"The interface's '{name}' holds other things than texts."))];

    /// <summary>Whether a member is there.</summary>
    public static bool Has(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out _);

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        Has(json, name) && json.GetProperty(name) is var member && member.ValueKind == kind
            ? member
            : throw new FormatException($"The interface lacks a '{name}', or it is no {kind.ToString().ToLowerInvariant()}.");

    private static string TextOf(JsonElement json, string name)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"The interface's '{name}' holds half a pair of surrogates.", e);
        }
    }
}
