using System.CommandLine;
using System.Text.Json.Nodes;
using Chain.Contracts.Library.Registry;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Contracts.Source;

/// <summary><c>chain contract pack|verify-source</c>: that code on the chain is what its source says.</summary>
internal static class SourceCommands
{
    private static readonly Argument<string> Directory = new("directory") { Description = "Folder of the project of the contract.", HelpName = "DIR" };
    private static readonly Option<string> Package = new("--out", "-o") { Description = "File to write.", HelpName = "FILE", Required = true };
    private static readonly Argument<string> Name = new("contract") { Description = "Contract, CONTRACT@VERSION, or code hash of a version.", HelpName = "CONTRACT" };
    private static readonly Option<string?> Out = new("--out", "-o") { Description = "Write the files of source to a new folder too, to read them.", HelpName = "DIR" };

    internal static Command Pack(CommandFactory factory) => factory.Command(
        "pack", "Pack the source of a contract into a file, as deploy --source puts it on the chain.", [Directory, Package], PackAsync,
        ("chain contract pack src/Shop --out shop.source", "equal folders give equal files"));

    internal static Command Verify(CommandFactory factory) => factory.Command(
        "verify-source", "Rebuild a version of a contract from its source on the chain and compare the code hash.", [Name, Out], VerifyAsync,
        ("chain contract verify-source shop", "the version that is active"),
        ("chain contract verify-source shop@1 --out shop-1", "an earlier one, and its files to read"));

    /// <summary>Packs source for a proposal, and sees that it gives the assembly.</summary>
    /// <param name="session">The command.</param>
    /// <param name="path">Folder of a project, or a package that <c>pack</c> wrote.</param>
    /// <param name="image">What is to be deployed.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="CliException">It does not give the assembly, or cannot be packed.</exception>
    internal static async Task<byte[]> PackAsync(Session session, string path, byte[] image, CancellationToken cancellationToken)
    {
        byte[] packed = File.Exists(path) ? await ReadAsync(path, cancellationToken) : await PackAsync(path, cancellationToken);
        session.Screen.Note("Building the source once more...");
        byte[] rebuilt = await SourceBuild.RunAsync(Decode(packed, ExitCode.Usage), session.Environment.Home, cancellationToken);
        return rebuilt.AsSpan().SequenceEqual(image)
            ? packed
            : throw new CliException(
                ExitCode.Failed,
                $"The source gives the code {Hashing.Sha256(rebuilt)}, and the assembly is {Hashing.Sha256(image)}. Nothing was sent. Build the project in Release with this version of chain's SDK, with no settings in its project file besides Contract.props, AssemblyName and RootNamespace.");
    }

    private static async Task<int> PackAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string file = parsed.GetRequiredValue(Package);
        if (File.Exists(file)) throw new CliException(ExitCode.Usage, $"{file} exists; choose another file.");
        byte[] packed = await PackAsync(parsed.GetRequiredValue(Directory), cancellationToken);
        await File.WriteAllBytesAsync(file, packed, cancellationToken);
        SourcePackage package = SourcePackage.Decode(packed);
        JsonObject data = Json(package);
        data["file"] = file;
        data["bytes"] = packed.Length;
        session.Screen.Data(data, console => console.WriteFields(
            ("wrote", file),
            ("files", string.Join(", ", package.Files.Select(f => f.Path))),
            ("size", $"{Pages.Number(packed.Length)} of {Pages.Number(ContractRegistry.SourceBytesMax)} bytes"),
            ("built with", Versions(package))));
        return ExitCode.Ok;
    }

    private static async Task<int> VerifyAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        RegistryClient registry = new(session);
        string name = parsed.GetRequiredValue(Name);
        VersionEntry version = await FindAsync(session, registry, name, cancellationToken);
        if (version.Version.SourceBytes == 0)
        {
            throw new CliException(ExitCode.NotFound, $"Version {version.Version.Version} of {version.Version.Contract} was deployed without source: it cannot be checked. A later version brings its own: chain contract upgrade --source.");
        }

        SourcePackage package = Decode(await registry.ReadPartAsync(version.Code, VersionPart.Source, cancellationToken), ExitCode.Verification);
        if (parsed.GetValue(Out) is { } folder)
        {
            if (System.IO.Directory.Exists(folder) || File.Exists(folder)) throw new CliException(ExitCode.Usage, $"{folder} exists; choose another folder.");
            SourceBuild.Unpack(package, folder);
        }

        session.Screen.Note("Building...");
        Hash32 rebuilt = Hashing.Sha256(await SourceBuild.RunAsync(package, session.Environment.Home, cancellationToken));
        bool matches = rebuilt == version.Code;
        JsonObject data = Json(package);
        data["contract"] = version.Version.Contract;
        data["version"] = version.Version.Version;
        data["code"] = version.Code.ToString();
        data["rebuilt"] = rebuilt.ToString();
        data["matches"] = matches;
        session.Screen.Data(data, console => console.WriteFields(
            (matches ? "matches" : "differs", $"{version.Version.Contract} version {version.Version.Version}"),
            ("code", version.Code.ToString()),
            ("source gives", rebuilt.ToString()),
            ("files", string.Join(", ", package.Files.Select(f => f.Path))),
            ("built with", Versions(package))));
        if (!matches) session.Screen.Note("The source on the chain is not what the code was built from.");
        return matches ? ExitCode.Ok : ExitCode.Verification;
    }

    private static async Task<VersionEntry> FindAsync(Session session, RegistryClient registry, string name, CancellationToken cancellationToken)
    {
        if (await ShowCommands.FindVersionAsync(session, registry, name, cancellationToken) is { } version) return version;

        if (name == ContractRegistryAbi.ContractName) throw new CliException(ExitCode.NotFound, $"'{name}' is part of the engine: it has no code on the chain, and its source is the node's.");

        ContractEntry entry = await registry.AskAsync(ContractRegistryAbi.GetContract(name), cancellationToken)
            ?? throw new CliException(ExitCode.NotFound, $"There is no contract '{name}'; chain contract list names all.");
        Hash32 active = entry.Code
            ?? throw new CliException(ExitCode.NotFound, $"No version of '{name}' is active; chain contract show {name} names all, and each has a code hash.");
        return await registry.VersionAsync(active, cancellationToken);
    }

    private static async Task<byte[]> PackAsync(string directory, CancellationToken cancellationToken)
    {
        SourcePackage package = SourceFolder.Read(directory, await SourceBuild.CompilerVersionAsync(cancellationToken));
        try
        {
            byte[] packed = package.Encode();
            return packed.Length <= ContractRegistry.SourceBytesMax
                ? packed
                : throw new FormatException($"The package has {packed.Length} bytes; {ContractRegistry.SourceBytesMax} are allowed.");
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Usage, $"{directory}: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken) =>
        new FileInfo(path).Length <= ContractRegistry.SourceBytesMax
            ? await File.ReadAllBytesAsync(path, cancellationToken)
            : throw new CliException(ExitCode.Usage, $"{path} has more than {Pages.Number(ContractRegistry.SourceBytesMax)} bytes.");

    private static SourcePackage Decode(byte[] packed, int exitCode)
    {
        try
        {
            return SourcePackage.Decode(packed);
        }
        catch (FormatException e)
        {
            throw new CliException(exitCode, $"The source is refused, and nothing of it was built: {e.Message}");
        }
    }

    private static JsonObject Json(SourcePackage package) => new()
    {
        ["project"] = package.Project,
        ["sdk"] = package.SdkVersion,
        ["compiler"] = package.CompilerVersion,
        ["files"] = new JsonArray([.. package.Files.Select(f => (JsonNode)f.Path)]),
    };

    private static string Versions(SourcePackage package) => $"SDK of chain {package.SdkVersion}, .NET SDK {package.CompilerVersion}";
}
