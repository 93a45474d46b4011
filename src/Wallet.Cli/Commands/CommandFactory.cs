using System.CommandLine;
using System.CommandLine.Parsing;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Makes commands whose handlers get a <see cref="Session"/>.</summary>
internal sealed class CommandFactory(CliEnvironment environment, GlobalOptions options, Examples examples)
{
    internal CliEnvironment Environment => environment;

    /// <summary>A command with a handler.</summary>
    internal Command Command(
        string name,
        string description,
        IEnumerable<Symbol> symbols,
        Func<Session, ParseResult, CancellationToken, Task<int>> handler,
        params (string Line, string Meaning)[] lines)
    {
        Command command = new(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using Session session = new(environment, options, parsed);
            session.CheckProfile(isOfProfiles: parsed.CommandResult.Parent is CommandResult { Command.Name: ProfileCommands.GroupName });
            return await handler(session, parsed, cancellationToken);
        });
        examples.Add(command, lines);
        return command;
    }

    /// <summary>A command that only holds others.</summary>
    internal static Command Group(string name, string description, params Command[] commands)
    {
        Command group = new(name, description);
        foreach (Command command in commands) group.Add(command);
        return group;
    }
}
