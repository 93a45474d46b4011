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
    /// <exception cref="FormatException">The interface says nothing of the state, or its types are far larger than those of a contract.</exception>
    public string StateSchemaText => StateSchema.TextOf(ReadState());

    /// <summary>SHA-256 of <see cref="StateSchemaText"/>: versions with the same one read each other's state.</summary>
    /// <exception cref="FormatException">The interface says nothing of the state, or its types are far larger than those of a contract.</exception>
    public Hash32 StateSchemaHash => StateSchema.HashOf(StateSchemaText);

    private IReadOnlyList<AbiStateField>? State { get; init; }

    /// <summary>Reads an interface. Whatever the text is, it takes time and memory of its length.</summary>
    /// <exception cref="FormatException">The text is not an interface of a version that this library knows. The message is the same on all machines.</exception>
    public static AbiContract Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using JsonDocument document = AbiJson.Open(json);
        return Read(document.RootElement);
    }

    /// <summary>Finds a method.</summary>
    public bool TryGetMethod(string name, [NotNullWhen(true)] out AbiMethod? method) =>
        (method = Methods.FirstOrDefault(m => m.Name == name)) is not null;

    /// <summary>Finds an event.</summary>
    public bool TryGetEvent(string name, [NotNullWhen(true)] out AbiEvent? found) =>
        (found = Events.FirstOrDefault(e => e.Name == name)) is not null;

    /// <summary>Fields of the state, in the order of their declaration.</summary>
    /// <exception cref="FormatException">The interface says nothing of the state.</exception>
    public IReadOnlyList<AbiStateField> ReadState() => State ?? throw new FormatException("The interface says nothing of the state.");

    private static AbiContract Read(JsonElement root)
    {
        int format = AbiJson.Whole(root, "abi", 0, int.MaxValue);
        if (format != FormatVersion) throw new FormatException($"The interface has format {format}; this library reads format {FormatVersion}. Update it.");

        string name = AbiJson.Text(root, "contract");
        if (!AbiLimits.IsContract(name)) throw new FormatException($"The interface is of a contract '{AbiLimits.Shown(name)}', which can be none's name.");

        AbiTypes types = new(root);
        AbiContract contract = new(name, AbiJson.Whole(root, "version", 0, int.MaxValue), AbiJson.TextOrEmpty(root, "doc"))
        {
            Types = types.All,
            Methods = [.. AbiJson.Items(root, "methods").Select(m => Method(m, types))],
            Events = [.. AbiJson.Items(root, "events").Select(e => new AbiEvent(AbiTypes.NameOf(e), types.Named(AbiJson.Text(e, "type"))))],
            State = AbiJson.Has(root, "state") ? [.. AbiJson.Items(root, "state").Select(field => StateField(field, types))] : null,
            Faults = [.. AbiJson.Items(root, "faults").Select(f => new AbiFault(AbiTypes.NameOf(f, "code"), AbiJson.Text(f, "message")))],
        };
        AbiTypes.RequireDistinct(contract.Methods.Select(m => m.Name));
        AbiTypes.RequireDistinct((contract.State ?? []).Select(f => string.Create(CultureInfo.InvariantCulture, $"slot {f.Slot}")));
        AbiTypes.RequireDistinct(contract.Events.Select(e => e.Name));
        return contract;
    }

    private static AbiMethod Method(JsonElement json, AbiTypes types)
    {
        string kind = AbiJson.Text(json, "kind");
        if (kind is not ("call" or "view")) throw new FormatException($"The interface has a method of kind '{AbiLimits.Shown(kind)}'; there are call and view.");

        IReadOnlyList<AbiField> parameters = types.Fields(json, "parameters");
        foreach (AbiField parameter in parameters) types.Bounded(parameter.Type);
        AbiType? result = AbiJson.Has(json, "result") ? types.Named(AbiJson.Text(json, "result")) : null;
        return new AbiMethod(AbiTypes.NameOf(json), kind == "view", AbiJson.TextOrEmpty(json, "doc"), parameters, result);
    }

    private static AbiStateField StateField(JsonElement json, AbiTypes types)
    {
        AbiType[] keys = [.. AbiJson.Texts(json, "keys").Select(types.Key)];
        string kind = AbiJson.Text(json, "kind");
        if (kind is not ("value" or "map" or "list")) throw new FormatException($"The interface has state of kind '{AbiLimits.Shown(kind)}'; there are value, map and list.");

        string name = AbiJson.Text(json, "name");
        if (!AbiLimits.IsName("_" + name)) throw new FormatException($"The interface has state of the name '{AbiLimits.Shown(name)}'; names are ASCII letters, digits and _.");

        return new AbiStateField(name, AbiJson.Whole(json, "slot", 0, AbiLimits.SlotMax), kind, keys, types.Named(AbiJson.Text(json, "value")));
    }
}
