using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Contracts.Abi;
using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;
using Chain.Encoding;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Contracts.Source;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract check|deploy|upgrade</c>: what is done with an assembly.</summary>
internal static class DeployCommands
{
    private static readonly Argument<string> Assembly = new("assembly") { Description = "Assembly of the contract, as the build wrote it.", HelpName = "DLL" };
    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Write what is deployed: the assembly with the parts of Chain.Contracts.Std that it uses.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Source = new("--source")
    {
        Description = "Folder of the project, or its package: source to put on the chain beside the code. It is built once more to see that it gives the assembly.",
        HelpName = "DIR",
    };

    private static readonly Option<ulong?> ActivateAt = new("--activate-at")
    {
        Description = "Height from which it is to be active. Default: as soon as it is approved.",
        HelpName = "HEIGHT",
    };

    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Do not wait until an approved version is active." };

    /// <summary>Waiting for blocks ends with the version's own height; nobody sits through more than a few.</summary>
    private const ulong BlocksWaitedMax = 3;

    internal static Command Check(CommandFactory factory) => factory.Command(
        "check", "Check an assembly as the nodes do: the same verdict, the same reasons.", [Assembly, Output], CheckAsync,
        ("chain contract check bin/Release/net10.0/Shop.dll", "exits with 1 if it is refused"),
        ("chain contract check Shop.dll --output Shop.linked.dll", "write what deploy would send"));

    internal static Command Deploy(CommandFactory factory) => factory.Command(
        "deploy", "Propose a new contract. Your organisation approves it by this.", [Assembly, Source, ActivateAt, NoWait],
        (session, parsed, token) => ProposeAsync(session, parsed, isUpgrade: false, token),
        ("chain contract deploy bin/Release/net10.0/Shop.dll", "the others run: chain contract approve shop"),
        ("chain contract deploy src/Shop/bin/Release/net10.0/Shop.dll --source src/Shop", "with its source, which others can check"),
        ("chain contract deploy Shop.dll --activate-at 120000", "not before that block"));

    internal static Command Upgrade(CommandFactory factory) => factory.Command(
        "upgrade", "Propose the next version of a contract.", [Assembly, Source, ActivateAt, NoWait],
        (session, parsed, token) => ProposeAsync(session, parsed, isUpgrade: true, token),
        ("chain contract upgrade bin/Release/net10.0/Shop.dll", "state fields may be added; Migrate runs once"));

    private static Task<int> CheckAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        BuiltAssembly built = BuiltAssembly.Link(parsed.GetRequiredValue(Assembly));
        byte[] image = built.Image;
        if (parsed.GetValue(Output) is { } output) File.WriteAllBytes(output, image);
        LoadResult result = session.Environment.Loader.Load(image);
        Hash32 code = Chain.Crypto.Hashing.Sha256(image);
        JsonObject data = new()
        {
            ["accepted"] = result.Contract is not null,
            ["contract"] = result.Contract?.Name,
            ["version"] = result.Contract?.Version,
            ["code"] = code.ToString(),
            ["stateSchema"] = result.Contract is { } accepted ? AbiContract.Parse(accepted.Abi).StateSchemaHash.ToString() : null,
            ["bytes"] = image.Length,
            ["problems"] = new JsonArray([.. result.Problems.Select(p => (JsonNode)Json(built, p))]),
        };
        session.Screen.Data(data, console =>
        {
            if (result.Contract is { } contract)
            {
                console.WriteFields(
                    ("accepted", string.Create(CultureInfo.InvariantCulture, $"{contract.Name} version {contract.Version}")),
                    ("code", code.ToString()),
                    ("state schema", (string)data["stateSchema"]!),
                    ("size", $"{Pages.Number(image.Length)} of {Pages.Number(ContractRegistry.ImageBytesMax)} bytes"),
                    ("gas to deploy", Pages.Number(GasLimit(image.Length, 0))));
                return;
            }

            foreach (VerifyProblem problem in result.Problems) ShowProblem(console, built, problem);
        });
        if (result.Contract is null) session.Screen.Note($"Refused: {Pages.Number(result.Problems.Count)} problems. docs/contracts/verifier.md explains the codes.");
        return Task.FromResult(result.Contract is null ? ExitCode.Failed : ExitCode.Ok);
    }

    private static async Task<int> ProposeAsync(Session session, ParseResult parsed, bool isUpgrade, CancellationToken cancellationToken)
    {
        BuiltAssembly built = BuiltAssembly.Link(parsed.GetRequiredValue(Assembly));
        byte[] image = built.Image;
        RegistryClient registry = new(session);
        session.Screen.Note("Checking the assembly...");
        ContractDefinition contract = RequireAccepted(session, built, session.Environment.Loader);
        await RequireFreeOrDeployedAsync(registry, contract, isUpgrade, cancellationToken);
        byte[]? source = parsed.GetValue(Source) is { } path ? await SourceCommands.PackAsync(session, path, image, cancellationToken) : null;

        session.Screen.Note(string.Create(CultureInfo.InvariantCulture, $"Proposing {contract.Name} version {contract.Version}: every node checks it now..."));
        MethodCall<Hash32> propose = ContractRegistryAbi.Propose(image, source, parsed.GetValue(ActivateAt));
        FinalReceipt final = await registry.SendAsync(propose, GasLimit(image.Length, source?.Length ?? 0), cancellationToken);
        VersionEntry entry = await registry.VersionAsync(propose.DecodeResult(final.Receipt.ReturnValues[0].Span), cancellationToken);
        return await FinishAsync(session, registry, entry, final, parsed.GetValue(NoWait), cancellationToken);
    }

    /// <summary>Shows what became of a version after a proposal or an approval, once it is settled or must wait for others.</summary>
    internal static async Task<int> FinishAsync(
        Session session, RegistryClient registry, VersionEntry entry, FinalReceipt final, bool noWait, CancellationToken cancellationToken)
    {
        bool isSoon = entry.Version.Status == VersionStatus.Scheduled && entry.Version.ActiveFrom <= final.Height + BlocksWaitedMax;
        if (isSoon && !noWait)
        {
            session.Screen.Note($"Approved. Waiting for block {Pages.Number(entry.Version.ActiveFrom)}...");
            entry = await registry.SettleAsync(entry, cancellationToken);
        }

        JsonObject data = VersionPages.Json(entry);
        data["transaction"] = final.Receipt.TransactionId.ToString();
        data["gasUsed"] = final.Receipt.GasUsed;
        session.Screen.Data(data, console =>
        {
            VersionPages.Show(console, entry);
            console.WriteFields(("transaction", final.Receipt.TransactionId.ToString()), ("gas used", Pages.Number(final.Receipt.GasUsed)));
        });
        return entry.Version.Status is VersionStatus.Failed or VersionStatus.Superseded ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>
    /// What a proposal may need: the price of the bytes in the transaction, of their inspection and storage, and room for
    /// the rest, whose size hardly varies.
    /// </summary>
    private static ulong GasLimit(int imageBytes, int sourceBytes)
    {
        const ulong Rest = 100_000_000;
        GasSchedule gas = GasSchedule.Version1;
        ulong stored = gas.TransactionByte + gas.CallByte + gas.HashByte + gas.WriteByte;

        // An interface is stored once more, and is a part of the image.
        ulong bytes = ((ulong)imageBytes * (gas.InspectByte + (2 * stored))) + ((ulong)sourceBytes * stored);
        return gas.Inspect + bytes + Rest;
    }

    /// <summary>The contract in an assembly.</summary>
    /// <exception cref="CliException">It is refused; the problems were shown.</exception>
    internal static ContractDefinition RequireAccepted(Session session, BuiltAssembly built, IContractLoader loader)
    {
        LoadResult result = loader.Load(built.Image);
        if (result.Contract is { } contract) return contract;

        foreach (VerifyProblem problem in result.Problems)
        {
            IReadOnlyList<string> places = built.PlacesOf(problem);
            session.Screen.Note(places.Count == 0 ? problem.ToString() : $"{problem} At {string.Join(", ", places)}.");
        }

        throw new CliException(ExitCode.Failed, $"The assembly is refused: {result.Problems.Count.ToString(CultureInfo.InvariantCulture)} problems. Nothing was sent.");
    }

    private static async Task RequireFreeOrDeployedAsync(
        RegistryClient registry, ContractDefinition contract, bool isUpgrade, CancellationToken cancellationToken)
    {
        ContractEntry? entry = await registry.AskAsync(ContractRegistryAbi.GetContract(contract.Name), cancellationToken);
        if (entry?.State == ContractState.Retired) throw new CliException(ExitCode.Usage, $"The contract '{contract.Name}' was retired for ever; choose another name in the [Contract] attribute.");

        bool isDeployed = entry?.Code is not null;
        if (isUpgrade && !isDeployed) throw new CliException(ExitCode.NotFound, $"There is no deployed contract '{contract.Name}' to upgrade; use: chain contract deploy.");
        if (!isUpgrade && isDeployed)
        {
            throw new CliException(
                ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"The contract '{contract.Name}' is deployed with version {entry!.Version}; use: chain contract upgrade, or choose another name."));
        }

        if (isUpgrade && contract.Version <= entry!.Version)
        {
            throw new CliException(
                ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"Version {entry.Version} of '{contract.Name}' is active and the assembly has version {contract.Version}: raise it in the [Contract] attribute."));
        }
    }

    private static JsonObject Json(BuiltAssembly built, VerifyProblem problem) => new JsonObject
    {
        ["code"] = problem.Code,
        ["where"] = problem.Where,
        ["message"] = problem.Message,
        ["places"] = new JsonArray([.. built.PlacesOf(problem).Select(place => (JsonNode)place)]),
    };

    private static void ShowProblem(IAnsiConsole console, BuiltAssembly built, VerifyProblem problem)
    {
        IReadOnlyList<string> places = built.PlacesOf(problem);
        console.MarkupLineInterpolated($"[red]{problem.Code}[/] {(places.Count == 0 ? problem.Where : string.Join(", ", places))}");
        console.Write(new Padder(new Text(places.Count == 0 ? problem.Message : $"{problem.Message} ({problem.Where})"), new Padding(4, 0, 0, 0)));
    }
}
