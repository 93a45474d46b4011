using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Contracts.Abi;
using Chain.Contracts.Library.Registry;
using Chain.Encoding;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract list|show</c>: what there is, what can be called, where versions stand.</summary>
internal static class ShowCommands
{
    private static readonly Argument<string> Name = new("contract") { Description = "Contract, CONTRACT@VERSION, or code hash of a version.", HelpName = "CONTRACT" };
    private static readonly Option<string?> Out = new("--out", "-o") { Description = "Write the assembly of the version to a file, to look into it.", HelpName = "FILE" };

    internal static Command List(CommandFactory factory) => factory.Command(
        "list", "List all contracts: those of the software, those deployed, those proposed.", [], ListAsync,
        ("chain contract list --json", "for scripts"));

    internal static Command Show(CommandFactory factory) => factory.Command(
        "show", "Show a contract's methods, views and events, its versions, and what waits for a decision.", [Name, Out], ShowAsync,
        ("chain contract show traceability", "to read"),
        ("chain contract show shop@1", "a version that is or was active"),
        ("chain contract show shop --json", "the whole interface too"));

    /// <summary>Open decisions, for JSON output.</summary>
    internal static JsonArray Json(IReadOnlyList<Motion> motions) => new([.. motions.Select(motion => (JsonNode)new JsonObject
    {
        ["decision"] = VersionPages.Word(motion.Kind),
        ["approvals"] = new JsonArray([.. motion.Approvals.Select(id => (JsonNode)id)]),
    })]);

    /// <summary>Open decisions, to read.</summary>
    internal static void Show(IAnsiConsole console, IReadOnlyList<Motion> motions)
    {
        foreach (Motion motion in motions) console.WriteFields((VersionPages.Word(motion.Kind), $"waits for more organisations; approved by {string.Join(", ", motion.Approvals)}"));
    }

    private static async Task<int> ListAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        IReadOnlyList<ContractInfo> callable = await client.ListContractsAsync(cancellationToken);
        Dictionary<string, ContractEntry> deployed = callable.Any(c => c.Name == ContractRegistryAbi.ContractName)
            ? (await new RegistryClient(session).ListAsync(cancellationToken)).ToDictionary(c => c.Name, c => c.Entry, StringComparer.Ordinal)
            : [];
        JsonArray all = new([.. callable.Select(c => (c.Name, c.Version))
            .Concat(deployed.Where(d => callable.All(c => c.Name != d.Key)).Select(d => (Name: d.Key, d.Value.Version)))
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.Name,
                ["version"] = c.Version,
                ["state"] = deployed.TryGetValue(c.Name, out ContractEntry? entry) ? VersionPages.Word(entry.State) : "built-in",
                ["code"] = entry?.Code?.ToString(),
            })]);
        session.Screen.Data(all, console =>
        {
            Table table = Pages.NewTable("CONTRACT", "VERSION", "STATE", "CODE");
            foreach (JsonNode? contract in all)
            {
                int version = (int)contract!["version"]!;
                table.AddRow(
                    Pages.Cell((string)contract["name"]!),
                    Pages.Cell(version == 0 ? "-" : version.ToString(CultureInfo.InvariantCulture)),
                    Pages.Cell((string)contract["state"]!),
                    Pages.Cell((string?)contract["code"] ?? "-"));
            }

            console.Write(table);
        });
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        RegistryClient registry = new(session);
        VersionEntry? version = await FindVersionAsync(session, registry, name, cancellationToken);
        if (parsed.GetValue(Out) is { } file) await SaveAsync(session, registry, version, file, cancellationToken);
        if (version is not null) return await ShowVersionAsync(session, registry, version, cancellationToken);

        ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
        IReadOnlyList<VersionEntry> versions = await VersionsAsync(session, registry, name, cancellationToken);
        KnownContract? known = versions.Any(v => v.Version.Status == VersionStatus.Active) || versions.Count == 0
            ? await contracts.GetAsync(name, cancellationToken)
            : null;
        ContractEntry? entry = versions.Count == 0 ? null : await registry.AskAsync(ContractRegistryAbi.GetContract(name), cancellationToken);
        Motion[] motions = versions.Count == 0 ? [] : await registry.AskAsync(ContractRegistryAbi.ListMotions(name), cancellationToken);
        JsonNode? abi = known is null ? null : JsonNode.Parse(known.Json);
        JsonObject data = new()
        {
            ["name"] = name,
            ["state"] = entry is null ? "built-in" : VersionPages.Word(entry.State),
            ["versions"] = new JsonArray([.. versions.Select(v => (JsonNode)VersionPages.Json(v))]),
            ["motions"] = Json(motions),
            ["stateSchema"] = abi is null ? null : SchemaOf(abi),
            ["interface"] = abi?.DeepClone(),
        };
        session.Screen.Data(data, console =>
        {
            if (abi is null) console.WriteLine($"{name}: no version of it is active. chain contract show CODE shows one that waits.");
            else InterfacePage.Show(console, abi);
            if (versions.Count == 0) return;

            console.WriteLine("");
            console.WriteFields(("state", (string)data["state"]!));
            VersionPages.Show(console, versions);
            Show(console, motions);
        });
        return ExitCode.Ok;
    }

    private static async Task<int> ShowVersionAsync(Session session, RegistryClient registry, VersionEntry version, CancellationToken cancellationToken)
    {
        byte[] text = await registry.ReadPartAsync(version.Code, VersionPart.Interface, cancellationToken);
        JsonNode abi;
        string schema;
        try
        {
            schema = AbiContract.Parse(System.Text.Encoding.UTF8.GetString(text)).StateSchemaHash.ToString();
            abi = JsonNode.Parse(text)!;
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Verification, $"The node's interface of the version cannot be read: {e.Message}");
        }

        JsonObject data = VersionPages.Json(version);
        data["stateSchema"] = schema;
        data["interface"] = abi.DeepClone();
        session.Screen.Data(data, console =>
        {
            InterfacePage.Show(console, abi);
            console.WriteLine("");
            VersionPages.Show(console, version);
        });
        return ExitCode.Ok;
    }

    private static string SchemaOf(JsonNode abi) => AbiContract.Parse(abi.ToJsonString()).StateSchemaHash.ToString();

    /// <summary>The version that a code hash or <c>CONTRACT@VERSION</c> names; null if the text is a contract's name.</summary>
    internal static async Task<VersionEntry?> FindVersionAsync(Session session, RegistryClient registry, string text, CancellationToken cancellationToken)
    {
        if (Hash32.TryParse(text, out Hash32 code)) return await registry.VersionAsync(code, cancellationToken);

        string[] parts = text.Split('@');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;

        Hash32 found = await registry.AskAsync(ContractRegistryAbi.FindVersion(parts[0], number), cancellationToken)
            ?? throw new CliException(ExitCode.NotFound, $"No version {parts[1]} of '{parts[0]}' is or was active; chain contract show {parts[0]} names all.");
        return await registry.VersionAsync(found, cancellationToken);
    }

    private static async Task<IReadOnlyList<VersionEntry>> VersionsAsync(
        Session session, RegistryClient registry, string name, CancellationToken cancellationToken)
    {
        ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
        return await contracts.FindAsync(ContractRegistryAbi.ContractName, cancellationToken) is null
            ? []
            : await registry.VersionsAsync(name, cancellationToken);
    }

    private static async Task SaveAsync(
        Session session, RegistryClient registry, VersionEntry? version, string file, CancellationToken cancellationToken)
    {
        if (version is null) throw new CliException(ExitCode.Usage, "--out: name one version, by its code hash or as CONTRACT@VERSION.");
        if (File.Exists(file)) throw new CliException(ExitCode.Usage, $"{file} exists; choose another file.");

        await File.WriteAllBytesAsync(file, await registry.ReadPartAsync(version.Code, VersionPart.Code, cancellationToken), cancellationToken);
        session.Screen.Note($"Wrote {file}, whose SHA-256 is the code hash.");
    }
}
