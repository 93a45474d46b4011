using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>A method of a contract.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsView">Whether it only reads, so that anybody may ask it without a transaction.</param>
/// <param name="Doc">What it does; may be empty.</param>
/// <param name="Parameters">Parameters in their order.</param>
/// <param name="Result">Type of the return value; null if there is none.</param>
public sealed record AbiMethod(string Name, bool IsView, string Doc, IReadOnlyList<AbiField> Parameters, AbiType? Result)
{
    /// <summary>How the method is called: <c>HandOver(item: ItemId, to: address) → Holding</c>.</summary>
    public string Signature =>
        $"{Name}({string.Join(", ", Parameters.Select(p => $"{p.Name}: {p.Type}"))}){(Result is null ? "" : $" → {Result}")}";
}

/// <summary>An event that a contract emits.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its data.</param>
public sealed record AbiEvent(string Name, AbiType Type);

/// <summary>A reason for which a contract refuses a call.</summary>
/// <param name="Code">Its code; receipts carry <c>contract.Code</c>.</param>
/// <param name="Message">What happened.</param>
public sealed record AbiFault(string Code, string Message);

/// <summary>The interface of a contract, read from its JSON (docs/contracts/abi.md).</summary>
public sealed class AbiContract
{
    private const int FormatVersion = 1;

    private AbiContract(string name, int version, string doc)
    {
        Name = name;
        Version = version;
        Doc = doc;
    }

    /// <summary>Name on the chain.</summary>
    public string Name { get; }

    /// <summary>Version of the interface.</summary>
    public int Version { get; }

    /// <summary>What the contract is for; may be empty.</summary>
    public string Doc { get; }

    /// <summary>Methods in the order of their declaration.</summary>
    public IReadOnlyList<AbiMethod> Methods { get; private init; } = [];

    /// <summary>Events.</summary>
    public IReadOnlyList<AbiEvent> Events { get; private init; } = [];

    /// <summary>Faults.</summary>
    public IReadOnlyList<AbiFault> Faults { get; private init; } = [];

    /// <summary>Named types.</summary>
    public IReadOnlyList<AbiNamedType> Types { get; private init; } = [];

    /// <summary>The layout of the state, without names that do not stand in it (docs/contracts/abi.md).</summary>
    /// <exception cref="FormatException">The interface's state is not one that the generator writes.</exception>
    public string StateSchemaText => StateSchema.TextOf(ReadState());

    /// <summary>SHA-256 of <see cref="StateSchemaText"/>: versions with the same one read each other's state.</summary>
    /// <exception cref="FormatException">The interface's state is not one that the generator writes.</exception>
    public Hash32 StateSchemaHash => StateSchema.HashOf(StateSchemaText);

    // Read only when asked for: who calls methods does not need it.
    private JsonElement State { get; init; }

    /// <summary>Reads an interface.</summary>
    /// <exception cref="FormatException">The text is not an interface of a version that this library knows.</exception>
    public static AbiContract Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException($"The text is not a contract interface: {e.Message}", e);
        }
    }

    /// <summary>Finds a method.</summary>
    public bool TryGetMethod(string name, [NotNullWhen(true)] out AbiMethod? method) =>
        (method = Methods.FirstOrDefault(m => m.Name == name)) is not null;

    /// <summary>Finds an event.</summary>
    public bool TryGetEvent(string name, [NotNullWhen(true)] out AbiEvent? found) =>
        (found = Events.FirstOrDefault(e => e.Name == name)) is not null;

    private static AbiContract Read(JsonElement root)
    {
        int format = root.GetProperty("abi").GetInt32();
        if (format != FormatVersion) throw new FormatException($"The interface has format {format}; this library reads format {FormatVersion}. Update it.");

        Dictionary<string, AbiNamedType> types = ReadTypes(root.GetProperty("types"));
        return new AbiContract(Text(root, "contract"), root.GetProperty("version").GetInt32(), DocOf(root))
        {
            Types = [.. types.Values],
            Methods = [.. root.GetProperty("methods").EnumerateArray().Select(m => new AbiMethod(
                Text(m, "name"),
                Text(m, "kind") == "view",
                DocOf(m),
                Fields(m.GetProperty("parameters"), types),
                m.TryGetProperty("result", out JsonElement result) ? TypeNamed(result.GetString()!, types) : null))],
            Events = [.. root.GetProperty("events").EnumerateArray().Select(e =>
                new AbiEvent(Text(e, "name"), TypeNamed(Text(e, "type"), types)))],
            State = root.TryGetProperty("state", out JsonElement state) ? state.Clone() : default,
            Faults = [.. root.GetProperty("faults").EnumerateArray().Select(f => new AbiFault(Text(f, "code"), Text(f, "message")))],
        };
    }

    /// <summary>Fields of the state, in the order of their declaration.</summary>
    /// <exception cref="FormatException">They are not what the generator writes.</exception>
    public IReadOnlyList<AbiStateField> ReadState()
    {
        Dictionary<string, AbiNamedType> types = Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        try
        {
            return [.. State.EnumerateArray().Select(field => StateField(field, types))];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The interface's state cannot be read: {e.Message}", e);
        }
    }

    private static AbiStateField StateField(JsonElement field, Dictionary<string, AbiNamedType> types)
    {
        AbiType[] keys = field.TryGetProperty("keys", out JsonElement parts) ? [.. parts.EnumerateArray().Select(key => KeyNamed(key.GetString()!, types))] : [];
        return new AbiStateField(Text(field, "name"), field.GetProperty("slot").GetInt32(), Text(field, "kind"), keys, TypeNamed(Text(field, "value"), types));
    }

    private static Dictionary<string, AbiNamedType> ReadTypes(JsonElement list)
    {
        Dictionary<string, AbiNamedType> types = new(StringComparer.Ordinal);
        foreach (JsonElement type in list.EnumerateArray())
        {
            string name = Text(type, "name");
            AbiNamedType declared = Text(type, "kind") switch
            {
                "record" => new AbiRecord(name, DocOf(type)),
                "alias" => new AbiAlias(name, DocOf(type)),
                "enum" => ReadEnum(name, type),
                string kind => throw new FormatException($"The type {name} has the unknown kind {kind}."),
            };
            if (!types.TryAdd(name, declared)) throw new FormatException($"The type {name} is declared twice.");
        }

        // Types may name one another in any order, so fields follow once all names are known.
        foreach (JsonElement type in list.EnumerateArray())
        {
            switch (types[Text(type, "name")])
            {
                case AbiRecord record:
                    record.Fields = Fields(type.GetProperty("fields"), types);
                    break;
                case AbiAlias alias:
                    alias.Of = TypeNamed(Text(type, "of"), types);
                    break;
            }
        }

        return types;
    }

    private static AbiEnumeration ReadEnum(string name, JsonElement type)
    {
        AbiPrimitive underlying = AbiPrimitive.Find(Text(type, "of"))
            ?? throw new FormatException($"The enum {name} is not of an integer type.");
        return new AbiEnumeration(name, DocOf(type), underlying, [.. type.GetProperty("values").EnumerateArray().Select(value =>
            new AbiEnumValue(Text(value, "name"), Int128.Parse(Text(value, "value"), CultureInfo.InvariantCulture), DocOf(value)))]);
    }

    private static AbiField[] Fields(JsonElement list, Dictionary<string, AbiNamedType> types) =>
        [.. list.EnumerateArray().Select(f => new AbiField(Text(f, "name"), TypeNamed(Text(f, "type"), types), DocOf(f)))];

    private static AbiType TypeNamed(string text, Dictionary<string, AbiNamedType> types)
    {
        if (text.EndsWith('?')) return new AbiOption(TypeNamed(text[..^1], types));
        if (text.StartsWith('[') && text.EndsWith(']')) return new AbiList(TypeNamed(text[1..^1], types));
        if (AbiPrimitive.Find(text) is { } primitive) return primitive;
        return types.TryGetValue(text, out AbiNamedType? named) ? named : throw new FormatException($"There is no type {text}.");
    }

    /// <summary>Keys alone may be tuples, also of tuples.</summary>
    private static AbiType KeyNamed(string text, Dictionary<string, AbiNamedType> types)
    {
        if (!text.StartsWith('(') || !text.EndsWith(')')) return TypeNamed(text, types);

        List<AbiType> parts = [];
        int depth = 0, start = 1;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            if (depth == 0 && (text[i] == ',' || i == text.Length - 1))
            {
                parts.Add(KeyNamed(text[start..i], types));
                start = i + 1;
            }

            if (text[i] == ')') depth--;
        }

        return new AbiTuple(parts);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string DocOf(JsonElement json) => json.TryGetProperty("doc", out JsonElement doc) ? doc.GetString()! : "";
}
