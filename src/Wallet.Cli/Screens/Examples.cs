using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Chain.Wallet.Cli.Screens;

/// <summary>Examples of each command, for its help page.</summary>
internal sealed class Examples
{
    private readonly Dictionary<Command, IReadOnlyList<(string Line, string Meaning)>> _examples = [];

    /// <summary>The command lines of all examples.</summary>
    internal IEnumerable<string> Lines => _examples.Values.SelectMany(lines => lines).Select(line => line.Line);

    internal void Add(Command command, params (string Line, string Meaning)[] lines)
    {
        if (lines.Length > 0) _examples[command] = lines;
    }

    internal IReadOnlyList<(string Line, string Meaning)> Of(Command command) => _examples.GetValueOrDefault(command, []);
}

/// <summary>The usual help page with examples, and with the exit codes on the first one.</summary>
internal sealed class HelpWithExamples(HelpAction inner, Examples examples, RootCommand root) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = inner.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        if (examples.Of(command) is { Count: > 0 } lines)
        {
            output.WriteLine("Examples:");
            int width = lines.Max(line => line.Line.Length);
            foreach ((string line, string meaning) in lines) output.WriteLine($"  {line.PadRight(width)}  # {meaning}");
            output.WriteLine();
        }

        if (command == root)
        {
            output.WriteLine("Exit codes:");
            foreach ((int exit, string meaning) in ExitCode.All) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {exit,3}  {meaning}"));
        }

        return code;
    }
}
