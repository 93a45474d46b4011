using System.CommandLine;
using System.Globalization;
using System.Text;
using Chain.Encoding;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Values that users type.</summary>
internal static class Arguments
{
    private const int FileCharactersMax = 4 * 1024 * 1024;

    /// <summary>Whether an option stands on the command line, rather than having its default.</summary>
    internal static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>JSON arguments: the text itself, <c>@FILE</c>, or <c>-</c> for the input.</summary>
    internal static string ReadJson(string text, CliEnvironment environment)
    {
        if (text != "-" && !text.StartsWith('@')) return text;

        string source = text == "-" ? "the input" : text[1..];
        try
        {
            if (text == "-") return ReadAll(environment.In, source);

            using StreamReader file = new(text[1..]);
            return ReadAll(file, source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"Arguments cannot be read from {source}: {e.Message}");
        }
    }

    /// <summary>Reads no further than to the limit: a pipe need not end.</summary>
    private static string ReadAll(TextReader reader, string source)
    {
        StringBuilder content = new();
        char[] buffer = new char[64 * 1024];
        while (reader.Read(buffer) is > 0 and int read)
        {
            content.Append(buffer, 0, read);
            if (content.Length > FileCharactersMax) throw new CliException(ExitCode.Usage, $"{source} has more than {FileCharactersMax} characters.");
        }

        return content.ToString();
    }

    /// <summary>A duration: a number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>; seconds without.</summary>
    internal static TimeSpan ParseDuration(string text)
    {
        (string Unit, double Milliseconds)[] units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("", 1_000)];
        (string unit, double factor) = units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        bool parsed = double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        return parsed && number * factor is > 0 and < 1e12
            ? TimeSpan.FromMilliseconds(number * factor)
            : throw new CliException(ExitCode.Usage, $"'{text}' is not a duration: use a number with ms, s, m or h, as 90s.");
    }

    /// <summary>A transaction id or block hash.</summary>
    internal static Hash32 ParseHash(string text) =>
        Hash32.TryParse(text, out Hash32 hash) ? hash : throw new CliException(ExitCode.Usage, $"'{text}' is not a hash: 64 hex digits are expected.");
}
