using System.Globalization;
using Chain.Contracts.Abi;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Chain.Node.Commands;

/// <summary>
/// An entry of the log as one line of text. All text of the log passes here, so that what peers, clients and contracts wrote ends no
/// line, which would forge the next, and steers no terminal.
/// </summary>
internal sealed class LogLine() : ConsoleFormatter(FormatName)
{
    /// <summary>What it is chosen by.</summary>
    internal const string FormatName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string time = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception) text += $" {exception}";
        textWriter.WriteLine($"{time} {NameOf(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {VisibleText.Of(text)}");
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Nothing is logged at this level."),
    };
}
