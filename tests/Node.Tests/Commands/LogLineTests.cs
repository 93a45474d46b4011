using Chain.Node.Commands;
using Chain.Setup.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Chain.Node.Tests.Commands;

/// <summary>What peers, clients and contracts wrote forges no line of the log, and steers no terminal that shows it.</summary>
public sealed class LogLineTests
{
    // Clears the screen; the same in one character; a title; overwrites the line; a line of its own; from right to left; a separator of lines.
    private const string Hostile = "a\u001b[2J\u009b31m\u001b]0;x\u0007\r\nfail: forged\u202eb\u2028ü";

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void An_entry_is_one_line_without_controls(LogFormat format)
    {
        string line = Write(format, LogLevel.Warning, $"Peer was refused: {Hostile}", new InvalidOperationException(Hostile));

        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line[..^1], c => char.IsControl(c) || c is '\u202e' or '\u2028');
        Assert.Contains("fail: forged", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_says_when_how_bad_from_where_and_what()
    {
        string line = Write(LogFormat.Text, LogLevel.Information, "Grüße", exception: null);

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: Chain\.Node\[1001\] Grüße\n$", line);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trce")]
    [InlineData(LogLevel.Debug, "dbug")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "fail")]
    [InlineData(LogLevel.Critical, "crit")]
    public void Each_level_has_its_word(LogLevel level, string word) =>
        Assert.Contains($" {word}: Chain.Node[1001] x", Write(LogFormat.Text, level, "x", exception: null), StringComparison.Ordinal);

    /// <summary>What the console gets of an entry, in the form that the node chooses.</summary>
    private static string Write(LogFormat format, LogLevel level, string message, Exception? exception)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddLogging(builder => NodeRunner.ConfigureLog(builder, new LogSection { Format = format })).BuildServiceProvider();
        string? chosen = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        ConsoleFormatter formatter = services.GetServices<ConsoleFormatter>().Single(candidate => candidate.Name == chosen);
        using StringWriter written = new() { NewLine = "\n" };
        formatter.Write(new LogEntry<string>(level, "Chain.Node", 1001, message, exception, (state, _) => state), null, written);
        return written.ToString();
    }
}
