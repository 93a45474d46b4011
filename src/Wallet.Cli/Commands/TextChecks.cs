using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Chain.Wallet.Cli.Commands;

/// <summary>What holds for the text of every option and argument, told by its name rather than by a type of the program.</summary>
internal static class TextChecks
{
    /// <summary>Checks a command, and all below it.</summary>
    internal static void AddTo(Command command)
    {
        foreach (Option option in command.Options) option.Validators.Add(result => Check(result, option.Name, option.ValueType, result.Tokens));
        foreach (Argument argument in command.Arguments) argument.Validators.Add(result => Check(result, argument.Name, argument.ValueType, result.Tokens));
        foreach (Command child in command.Subcommands) AddTo(child);
    }

    private static void Check(SymbolResult result, string name, Type type, IReadOnlyList<Token> tokens)
    {
        foreach (string text in tokens.Select(token => token.Value))
        {
            // An empty name, file or key is never meant: mostly a variable of a script was not set.
            if (text.Length == 0) result.AddError($"{name}: is empty; give it a value, or leave it out.");
            else if (ProblemOf(text, Nullable.GetUnderlyingType(type) ?? type) is string problem) result.AddError($"{name}: '{text}' {problem}.");
        }
    }

    private static string? ProblemOf(string text, Type type)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(int) && !int.TryParse(text, culture, out _)) return "is not a whole number";
        if (type == typeof(ulong) && !ulong.TryParse(text, culture, out _)) return "is not a whole number of 0 or more";
        if (type == typeof(double) && !double.TryParse(text, culture, out _)) return "is not a number";
        return null;
    }
}
