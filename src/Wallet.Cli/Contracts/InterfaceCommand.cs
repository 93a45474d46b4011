using System.CommandLine;
using Chain.Contracts.Abi;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract interface</c>: what a contract needs to call another one, from the interface on the chain.</summary>
internal static class InterfaceCommand
{
    private const int FileBytesMax = 4 * 1024 * 1024;

    private static readonly Argument<string?> Name = new("contract")
    {
        Description = "Contract on the chain; may be left out with --abi.",
        HelpName = "CONTRACT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Abi = new("--abi") { Description = "Take the interface from this file, and ask no node.", HelpName = "FILE" };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "File to write. Default: standard output.", HelpName = "FILE" };
    private static readonly Option<string?> Namespace = new("--namespace") { Description = "Namespace. Default: Contracts, and the contract's name.", HelpName = "NAME" };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "interface", "Write the C# interface by which your contract calls another one.", [Name, Abi, Output, Namespace], WriteAsync,
        ("chain contract interface consortium -o IConsortium.cs", "then: using Contracts.Consortium; and a field: private readonly ConsortiumProxy _consortium;"),
        ("chain contract interface --abi shop.json --namespace Orders.Shop", "without a node"));

    private static async Task<int> WriteAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        AbiContract abi = await ReadAsync(session, parsed.GetValue(Name), parsed.GetValue(Abi), cancellationToken);
        string name = Template.ClassOf(abi.Name);
        string space = parsed.GetValue(Namespace) ?? $"Contracts.{name}";
        string source = Write(abi, name, space);
        if (parsed.GetValue(Output) is not { } file)
        {
            session.Screen.Data(new { contract = abi.Name, version = abi.Version, source }, console => console.Profile.Out.Writer.Write(source));
            return ExitCode.Ok;
        }

        if (File.Exists(file)) throw new CliException(ExitCode.Usage, $"{file} exists; choose another file.");
        await File.WriteAllTextAsync(file, source, cancellationToken);
        session.Screen.Data(new { contract = abi.Name, version = abi.Version, file }, console => console.WriteFields(("file", file)));
        session.Screen.Note($"In the contract write: using {space}; and declare a field: private readonly {name}Proxy _{char.ToLowerInvariant(name[0])}{name[1..]};");
        return ExitCode.Ok;
    }

    private static string Write(AbiContract abi, string name, string space)
    {
        bool isNamespace = space.Split('.').All(part => part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
        if (!isNamespace) throw new CliException(ExitCode.Usage, $"--namespace: '{space}' is no namespace; use names of letters and digits with dots between them.");

        try
        {
            return InterfaceSource.Write(abi, name, space);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Verification, e.Message);
        }
    }

    private static async Task<AbiContract> ReadAsync(Session session, string? contract, string? file, CancellationToken cancellationToken)
    {
        if (file is null && contract is null) throw new CliException(ExitCode.Usage, "Name a contract, or a file with --abi; chain contract list shows the contracts.");
        if (file is null)
        {
            ContractCatalog contracts = await session.ContractsAsync(cancellationToken);
            return AbiContract.Parse((await contracts.GetAsync(contract!, cancellationToken)).Json);
        }

        AbiContract abi = ParseFile(file);
        if (contract is not null && contract != abi.Name) throw new CliException(ExitCode.Usage, $"{file} is the interface of {abi.Name}, not of {contract}.");
        return abi;
    }

    private static AbiContract ParseFile(string file)
    {
        FileInfo found = new(file);
        if (!found.Exists) throw new CliException(ExitCode.NotFound, $"There is no file {file}.");
        if (found.Length > FileBytesMax) throw new CliException(ExitCode.Usage, $"{file} has more than {FileBytesMax} bytes: it is no interface.");

        try
        {
            return AbiContract.Parse(File.ReadAllText(file));
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Usage, $"{file}: {e.Message}");
        }
    }
}
