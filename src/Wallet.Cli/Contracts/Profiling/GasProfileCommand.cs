using System.CommandLine;
using System.Text.Json.Nodes;
using Chain.Contracts.Abi;
using Chain.Contracts.Loading;
using Chain.Contracts.Profiling;
using Chain.Contracts.Sdk;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts.Profiling;

/// <summary><c>chain contract gas-profile</c>: where a contract's gas goes.</summary>
internal static class GasProfileCommand
{
    private static readonly Argument<string> Assembly = new("assembly") { Description = "Assembly of the contract, as the build wrote it, with its PDB beside it.", HelpName = "DLL" };
    private static readonly Option<string> Calls = new("--calls") { Description = "File of calls to run (docs/contracts/gas.md).", HelpName = "FILE", Required = true };

    private static readonly Option<int> Lines = new("--lines")
    {
        Description = "Most lines of source to show.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "gas-profile", "Run calls on the engine, with state in memory, and show the gas of each method and line.", [Assembly, Calls, Lines], RunAsync,
        ("chain contract gas-profile bin/Release/net10.0/Shop.dll --calls calls.json", "exact, no sample"),
        ("chain contract gas-profile Shop.dll --calls calls.json --lines 5 --json", "for scripts"));

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(Assembly);
        if (parsed.GetValue(Lines) < 0) throw new CliException(ExitCode.Usage, "--lines: is at least 0.");
        CallsFile file = CallsFile.Read(parsed.GetRequiredValue(Calls));
        BuiltAssembly built = BuiltAssembly.Link(path);
        ContractDefinition contract = DeployCommands.RequireAccepted(session, built, new ContractLoader());
        if (built.Lines is null) session.Screen.Warn($"{built.WhyNoLines} Methods are shown without lines.");
        (IReadOnlyList<ProfiledCall> calls, GasProfile profile) = ProfileRun.Execute(built.Image, contract, file);

        SourceTexts texts = new(path);
        IReadOnlyList<LineProfile> all = LineProfile.Of(profile, contract.Name, built.Lines);
        int shown = parsed.GetValue(Lines);
        session.Screen.Data(Json(contract, calls, profile, [.. all.Take(shown)], texts), console =>
        {
            Show(console, calls);
            console.Profile.Out.Writer.Write(VisibleText.Of(ProfileText.Write(profile, all, shown, texts.Find), keepLines: true));
        });
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<ProfiledCall> calls)
    {
        Table table = Pages.NewTable("CALL", "TIMES", "GAS", "IN CONTRACTS", "AROUND THEM", "FAULT");
        foreach (ProfiledCall call in calls)
        {
            table.AddRow(
                Pages.Cell(call.Call),
                Pages.Cell(Pages.Number(call.Times)),
                Pages.Cell(Pages.Number(call.Gas)),
                Pages.Cell(Pages.Number(call.ContractGas)),
                Pages.Cell(Pages.Number(call.Gas - call.ContractGas)),
                Pages.Cell(call.Fault ?? "-"));
        }

        console.Write(table);
        console.WriteLine("");
    }

    private static JsonObject Json(
        ContractDefinition contract, IReadOnlyList<ProfiledCall> calls, GasProfile profile, IReadOnlyList<LineProfile> lines, SourceTexts texts) => new()
        {
            ["contract"] = contract.Name,
            ["version"] = contract.Version,
            ["gas"] = calls.Sum(c => c.Gas),
            ["contractGas"] = profile.ContractGas,
            ["calls"] = new JsonArray([.. calls.Select(call => (JsonNode)new JsonObject
        {
            ["call"] = call.Call,
            ["times"] = call.Times,
            ["gas"] = call.Gas,
            ["contractGas"] = call.ContractGas,
            ["fault"] = call.Fault,
        })]),
            ["methods"] = new JsonArray([.. profile.Methods.Select(method => (JsonNode)new JsonObject
        {
            ["contract"] = method.Contract,
            ["method"] = method.Name,
            ["signature"] = method.FullName,
            ["calls"] = method.Calls,
            ["gas"] = method.Gas,
        })]),
            ["lines"] = new JsonArray([.. lines.Select(line => (JsonNode)new JsonObject
        {
            ["contract"] = line.Contract,
            ["method"] = line.Method,
            ["file"] = line.Line is { } at ? ProfileText.FileName(at.File) : null,
            ["line"] = line.Line?.Number,
            ["source"] = line.Line is { } known ? texts.Find(known)?.Trim() : null,
            ["count"] = line.Count,
            ["gas"] = line.Gas,
        })]),
        };
}
