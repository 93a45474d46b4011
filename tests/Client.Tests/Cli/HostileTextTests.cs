using Chain.Client.Tests.Calls;
using Chain.Encoding;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Client.Tests.Cli;

/// <summary>What others wrote does not steer the terminal of who reads it: escape sequences, marks of the console library, letters turned around.</summary>
public sealed class HostileTextTests
{
    // Clears the screen; the same in one character; a title; overwrites the line; from right to left; a zero-width joiner.
    private const string Hostile = "a\u001b[2J\u009b31m\u001b]0;x\u0007\r\u202eb\u2066\u200d[red]c[/]";

    private static readonly Dictionary<string, Action<Screen>> Ways = new()
    {
        ["fields"] = screen => screen.Data(0, console => console.WriteFields((Hostile, Hostile))),
        ["line"] = screen => screen.Data(0, console => console.WriteLine(Hostile)),
        ["markup"] = screen => screen.Data(0, console => console.MarkupLineInterpolated($"[bold]{Hostile}[/]")),
        ["padded"] = screen => screen.Data(0, console => console.Write(new Padder(new Text(Hostile)))),
        ["item"] = screen => screen.Item(0, console => console.WriteLine(Hostile)),
        ["table"] = screen => screen.Data(0, console =>
        {
            Table table = Pages.NewTable(Hostile);
            table.AddRow(Pages.Cell(Hostile));
            console.Write(table);
        }),
        ["note"] = screen => screen.Note(Hostile),
        ["warning"] = screen => screen.Warn(Hostile),
        ["error"] = screen => screen.Error(Hostile, ExitCode.Failed),
    };

    public static TheoryData<string> AllWays => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(AllWays))]
    public void Whatever_draws_it_no_control_reaches_the_terminal(string way)
    {
        Check(way, terminal: false);
        Check(way, terminal: true);
    }


    [Fact]
    public void Json_escapes_controls()
    {
        using StringWriter written = new();
        CliEnvironment environment = new() { In = TextReader.Null, Out = written, Error = written, Variables = new Dictionary<string, string>() };
        Screen screen = new(environment, json: true);

        screen.Data(new { text = Hostile }, _ => { });
        screen.Item(new { text = Hostile }, _ => { });
        screen.Error(Hostile, ExitCode.Failed);

        Assert.DoesNotContain(written.ToString(), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task A_result_of_a_strangers_contract_is_shown_without_its_controls()
    {
        await using FakeNode node = await FakeNode.StartAsync("node");
        using CliRunner cli = new();
        await cli.UseAsync(node);
        node.Contracts["store"] = """{"abi":1,"contract":"store","version":1,"doc":"\u001b[2J","events":[],"faults":[],"state":[],"types":[],"methods":[{"name":"Get","kind":"view","parameters":[],"result":"string"}]}""";
        CanonicalWriter result = new();
        result.WriteString(Hostile);
        node.Answer = _ => result.ToArray();

        CliResult answer = (await cli.RunAsync("query", "store", "Get")).Exits(ExitCode.Ok);

        Assert.DoesNotContain(answer.Out, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2066');
    }

    private static void Check(string way, bool terminal)
    {
        using StringWriter written = new();
        CliEnvironment environment = new() { In = TextReader.Null, Out = written, Error = written, Variables = new Dictionary<string, string>(), IsTerminal = terminal };

        Ways[way](new Screen(environment, json: false));

        string text = written.ToString();
        Assert.Contains("[red]c", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => c is '\u009b' or '\u0007' or '\r' or '\u202e' or '\u2066' or '\u200d');
    }
}
