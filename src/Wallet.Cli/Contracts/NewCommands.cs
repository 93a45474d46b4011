using System.CommandLine;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Shipped;
using Chain.Ledger;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract new|sdk</c>: what a contract is written with.</summary>
internal static class NewCommands
{
    private static readonly Argument<string> Name = new("name") { Description = "Name on the chain: lower-case letters, digits, - and .", HelpName = "NAME" };
    private static readonly Option<string?> Dir = new("--dir") { Description = "Directory to make. Default: the name.", HelpName = "DIR" };

    internal static IEnumerable<Command> Create(CommandFactory factory) =>
    [
        factory.Command(
            "new", "Make a project of a contract, with a test.", [Name, Dir], NewAsync,
            ("chain contract new spare-parts", "then: cd spare-parts && chain contract test"),
            ("chain contract new spare-parts --dir ~/work/parts", "anywhere on disk")),
        factory.Command(
            "sdk", "Write the folder of assemblies that projects refer to: on another machine, or after an update.", [], SdkAsync,
            ("chain contract sdk", "tells where it is")),
    ];

    private static Task<int> NewAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        if (!Names.IsContract(name))
        {
            throw new CliException(
                ExitCode.Usage, $"'{name}' is not a contract's name: use 1 to {LedgerLimits.ContractNameBytesMax} lower-case letters, digits, - and ., starting with a letter.");
        }

        if (Chain.Contracts.Execution.ContractCatalog.IsReserved(name) || name == ContractRegistryAbi.ContractName)
        {
            throw new CliException(ExitCode.Usage, $"'{name}' is a name of the software itself; choose another name.");
        }

        if (ShippedContracts.All.Any(contract => contract.Name == name))
        {
            throw new CliException(ExitCode.Usage, $"'{name}' is a contract that networks have from genesis; choose another name.");
        }

        string directory = Path.GetFullPath(parsed.GetValue(Dir) ?? name);
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new CliException(ExitCode.Usage, $"{directory} is not empty; choose another one with --dir.");
        }

        string sdk = SdkFolder.Write(session.Environment.Home);
        IReadOnlyList<string> files = Template.Write(directory, name, sdk);
        string className = Template.ClassOf(name);
        session.Screen.Data(
            new { contract = name, directory, sdk, files },
            console => console.WriteFields(files.Select((file, i) => (i == 0 ? directory : "", file))));
        session.Screen.Note($"Next: cd {directory} && chain contract test && dotnet build src/{className} -c Release");
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> SdkAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string sdk = SdkFolder.Write(session.Environment.Home);
        session.Screen.Data(new { sdk, version = SdkFolder.Version }, console => console.WriteFields(("sdk", sdk), ("version", SdkFolder.Version)));
        return Task.FromResult(ExitCode.Ok);
    }
}
