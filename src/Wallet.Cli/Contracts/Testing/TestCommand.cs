using System.CommandLine;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts.Testing;

/// <summary><c>chain contract test</c>: builds a contract's project and runs its tests on the nodes' own engine.</summary>
internal static class TestCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private static readonly Argument<string> Folder = new("directory")
    {
        Description = "Project as chain contract new makes it, or a folder of tests. Default: this folder.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> Filter = new("--filter") { Description = "Only tests whose full name contains this.", HelpName = "TEXT" };

    internal static Command Create(CommandFactory factory) => factory.Command(
        "test", "Build a contract and run its tests, with the gas of each call.", [Folder, Filter], RunAsync,
        ("chain contract test", "in the folder that chain contract new made"),
        ("chain contract test spare-parts --filter HandOver", "only some of them"));

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] projects = FindProjects(parsed.GetRequiredValue(Folder));
        string results = Directory.CreateTempSubdirectory("chain-test-").FullName;
        try
        {
            foreach (string project in projects)
            {
                session.Screen.Note($"Building {Path.GetFileNameWithoutExtension(project)} and running its tests...");
                await RunAsync(project, parsed.GetValue(Filter), results, cancellationToken);
            }

            return Show(session, TestResults.Read(results));
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    /// <summary>Test projects lie in <c>tests</c>, or are the folder itself.</summary>
    private static string[] FindProjects(string folder)
    {
        if (!Directory.Exists(folder)) throw new CliException(ExitCode.Usage, $"There is no folder {folder}.");
        string tests = Path.Combine(folder, "tests");
        string[] projects =
        [
            .. Directory.EnumerateFiles(folder, "*.Tests.csproj"),
            .. Directory.Exists(tests) ? Directory.EnumerateDirectories(tests).SelectMany(d => Directory.EnumerateFiles(d, "*.csproj")) : [],
        ];
        return projects.Length > 0
            ? [.. projects.Select(Path.GetFullPath).Order(StringComparer.Ordinal)]
            : throw new CliException(ExitCode.Usage, $"There is no test project in {Path.GetFullPath(folder)}: expected tests/NAME.Tests/NAME.Tests.csproj, as chain contract new makes it.");
    }

    private static async Task RunAsync(string project, string? filter, string results, CancellationToken cancellationToken)
    {
        string file = Path.GetFileNameWithoutExtension(project) + ".trx";
        List<string> arguments = ["test", project, "--nologo", "-v", "quiet", "--logger", $"trx;LogFileName={file}", "--results-directory", results, "-p:UseSharedCompilation=false"];
        if (filter is not null) arguments.AddRange(["--filter", "FullyQualifiedName~" + filter]);
        (int exit, string output) = await DotnetProcess.RunAsync(Path.GetDirectoryName(project)!, arguments, Limit, cancellationToken);
        if (exit != 0 && !File.Exists(Path.Combine(results, file)))
        {
            string errors = DotnetProcess.FirstErrors(output);
            throw new CliException(ExitCode.Failed, $"The project does not build: {(errors.Length > 0 ? errors : output.Trim())}");
        }
    }

    private static int Show(Session session, TestResults results)
    {
        int passed = results.Count(TestResult.Passed), failed = results.Count(TestResult.Failed), skipped = results.Count(TestResult.Skipped);
        if (results.Tests.Count == 0) throw new CliException(ExitCode.NotFound, "No test ran: there is none, or --filter names none.");

        session.Screen.Data(new { passed, failed, skipped, tests = results.Tests }, console =>
        {
            foreach (TestResult test in results.Tests) Write(console, test);
            console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        });
        return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Write(IAnsiConsole console, TestResult test)
    {
        string colour = test.Outcome switch { TestResult.Passed => "green", TestResult.Failed => "red", _ => "yellow" };
        console.MarkupLineInterpolated($"[{colour}]{test.Outcome}[/]  {test.Name}  {Pages.Number(test.Ms)} ms");
        foreach (string line in test.Error.Concat(test.Output)) console.WriteLine("        " + line);
    }
}
