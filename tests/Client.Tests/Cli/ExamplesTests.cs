using System.CommandLine;
using System.Text.RegularExpressions;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Library.Traceability;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Commands;

namespace Chain.Client.Tests.Cli;

/// <summary>What help pages tell people to type.</summary>
public sealed partial class ExamplesTests
{
    private static readonly Dictionary<string, string> Interfaces = new()
    {
        [ConsortiumAbi.ContractName] = ConsortiumAbi.Json,
        [ContractRegistryAbi.ContractName] = ContractRegistryAbi.Json,
        [StoreAbi.ContractName] = StoreAbi.Json,
        [TraceabilityAbi.ContractName] = TraceabilityAbi.Json,
        [ProductionOrdersAbi.ContractName] = ProductionOrdersAbi.Json,
    };

    public static TheoryData<string> Lines => [.. Build().Examples.Lines];

    [Theory]
    [MemberData(nameof(Lines))]
    public void An_example_is_a_command_line_with_contracts_methods_and_arguments_that_exist(string line)
    {
        string[] words = Split(line);
        Assert.Equal("chain", words[0]);

        ParseResult parsed = Build().Root.Parse(words[1..], new ParserConfiguration { ResponseFileTokenReplacer = null });

        Assert.Empty(parsed.Errors);
        bool isView = words.Contains("query");
        string[] call = words switch
        {
            [_, "query", .. string[] rest] => rest,
            [_, "tx" or "contract", "call", .. string[] rest] => rest,
            [_, "contract", "query", .. string[] rest] => rest,
            _ => [],
        };
        if (call.Length == 0) return;

        string abi = Interfaces[call[0]];
        KnownContract known = new(call[0], abi);
        if (call[2].StartsWith('@')) Assert.Contains($"\"name\":\"{call[1]}\"", abi.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        else Assert.NotEmpty(known.EncodeArguments(call[1], call[2], isView));
    }

    [Fact]
    public async Task Every_command_has_a_help_page()
    {
        using CliRunner cli = new();
        foreach (string[] path in Paths(Build().Root, []))
        {
            CliResult help = (await cli.RunAsync([.. path, "--help"])).Exits(ExitCode.Ok);
            Assert.Contains("Usage:", help.Out, StringComparison.Ordinal);
            Assert.Contains("--json", help.Out, StringComparison.Ordinal);
        }
    }

    private static (RootCommand Root, GlobalOptions Options, Wallet.Cli.Screens.Examples Examples) Build() => ChainCli.Build(
        new CliEnvironment { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, Variables = new Dictionary<string, string>() });

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(child => Paths(child, [.. path, child.Name])).Prepend(path);

    /// <summary>Words as a shell makes them, without what it keeps for itself: redirections and process substitution.</summary>
    private static string[] Split(string line)
    {
        string command = Redirection().Replace(line, "").Replace("source <(", "", StringComparison.Ordinal).TrimEnd(')');
        return [.. Words().Matches(command).Select(match => match.Value.Trim('\''))];
    }

    [GeneratedRegex(@" > \S+$")]
    private static partial Regex Redirection();

    [GeneratedRegex(@"'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
