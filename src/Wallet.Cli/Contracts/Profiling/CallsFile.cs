using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chain.Contracts.Testing;

namespace Chain.Wallet.Cli.Contracts.Profiling;

/// <summary>What <c>gas-profile</c> runs, as its file says (docs/contracts/gas.md).</summary>
internal sealed record CallsFile
{
    private const int RepeatMax = 100_000;
    private const long BytesMax = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Members of the consortium; the first one sends what names no sender.</summary>
    public IReadOnlyList<FileMember> Members { get; init; } = [new FileMember("org", "me")];

    /// <summary>Contracts of the software that are called by contracts; those that calls name need not be here.</summary>
    public IReadOnlyList<string> Contracts { get; init; } = [];

    /// <summary>Calls and views, in the order in which they run.</summary>
    public required IReadOnlyList<FileCall> Calls { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">It is not of that form; the message says where.</exception>
    internal static CallsFile Read(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists) throw new CliException(ExitCode.Usage, $"There is no file {path}.");
        if (file.Length > BytesMax) throw new CliException(ExitCode.Usage, $"{path} has more than {BytesMax.ToString(CultureInfo.InvariantCulture)} bytes.");
        try
        {
            CallsFile calls = JsonSerializer.Deserialize<CallsFile>(File.ReadAllText(path), Options) ?? throw new JsonException("it is null");
            calls.Check(path);
            return calls;
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCode.Usage, $"{path}: {e.Message} docs/contracts/gas.md describes the file.");
        }
    }

    private void Check(string path)
    {
        if (Contracts is null) throw new CliException(ExitCode.Usage, $"{path}: 'contracts' is a list of names.");
        if (Calls is not { Count: > 0 }) throw new CliException(ExitCode.Usage, $"{path}: 'calls' names at least one call.");
        if (Members is not { Count: > 0 }) throw new CliException(ExitCode.Usage, $"{path}: 'members' names at least one member; leave it out to have one.");
        foreach (FileMember member in Members)
        {
            if (member is not { Organisation.Length: > 0, Name.Length: > 0 }) throw new CliException(ExitCode.Usage, $"{path}: each member has an 'organisation' and a 'name'.");
        }

        for (int i = 0; i < Calls.Count; i++)
        {
            if (Calls[i] is not { Method.Length: > 0 }) throw new CliException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{path}: call {i + 1}: 'method' is missing."));
            if (Calls[i].Repeat is < 1 or > RepeatMax) throw new CliException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{path}: call {i + 1}: 'repeat' is 1 to {RepeatMax}."));
        }
    }
}

/// <summary>A member in such a file.</summary>
internal sealed record FileMember(string Organisation, string Name, IReadOnlyList<string>? Roles = null)
{
    /// <summary>How the file refers to it.</summary>
    internal string Id => $"{Organisation}/{Name}";
}

/// <summary>A call or view in such a file.</summary>
internal sealed record FileCall
{
    /// <summary>Who signs: a member as <c>organisation/name</c>, or several, of whom the first one sends. Views have none.</summary>
    public JsonNode? By { get; init; }

    /// <summary>The contract; by default the one that is profiled.</summary>
    public string? Contract { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Arguments by position or by name.</summary>
    public JsonNode? Arguments { get; init; }

    /// <summary>How often it runs.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The fault that it must end with; null if it must succeed.</summary>
    public string? Fault { get; init; }

    /// <summary>Members who sign.</summary>
    /// <exception cref="CliException">The value is of another form.</exception>
    internal IReadOnlyList<string> Signers() => By switch
    {
        null => [],
        JsonValue value when value.TryGetValue(out string? one) => [one],
        JsonArray { Count: > 0 } array when array.All(item => item is JsonValue value && value.TryGetValue(out string? _)) => [.. array.Select(item => (string)item!)],
        _ => throw new CliException(ExitCode.Usage, "'by' is \"organisation/name\" or a list of such."),
    };

    /// <summary>Arguments as JSON, with the addresses of members in place of texts <c>@organisation/name</c>.</summary>
    internal string ArgumentsJson(IReadOnlyDictionary<string, TestMember> members)
    {
        JsonNode arguments = Arguments?.DeepClone() ?? new JsonArray();
        JsonNode[] texts = [.. Texts(arguments)];
        foreach (JsonNode text in texts)
        {
            if (((string)text!).StartsWith('@') && members.TryGetValue(((string)text!)[1..], out TestMember? member)) text.ReplaceWith(member.Address.ToString());
        }

        return arguments.ToJsonString();
    }

    private static IEnumerable<JsonNode> Texts(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(field => Texts(field.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? _) => [value],
        _ => [],
    };
}
