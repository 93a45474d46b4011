using System.Collections;
using System.Runtime.InteropServices;
using Chain.Contracts.Abi;
using Chain.Contracts.Loading;
using Chain.Contracts.State;
using Chain.Grpc.Tls;
using Chain.Node.Hosting;
using Chain.Setup.Configuration;
using Chain.Setup.Keys;
using Chain.Node.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Chain.Node.Commands;

/// <summary>Runs a node as a process: configuration, logging, signals, exit code.</summary>
internal static class NodeRunner
{
    /// <summary>Runs a node until it is told to stop, or cannot go on.</summary>
    /// <param name="file">Its configuration file.</param>
    /// <param name="flags">Settings over it.</param>
    /// <param name="code">Prepares and holds deployed contracts.</param>
    /// <param name="announce">Told when the node is ready.</param>
    /// <param name="cancellation">Ends it, as SIGTERM and Ctrl+C do.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(
        string file, IReadOnlyList<string> flags, CodeCache code, Action<NodeConfiguration, NodeHost>? announce, CancellationToken cancellation)
    {
        Dictionary<string, string> environment = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables()) environment[(string)entry.Key] = (string?)entry.Value ?? "";
        ConfigurationResult loaded = ConfigurationLoader.Load(file, environment, flags);
        if (loaded.Configuration is not NodeConfiguration configuration)
        {
            foreach (string error in loaded.Errors) await ComplainAsync(error).ConfigureAwait(false);
            return 2;
        }

        using ILoggerFactory loggers = LoggerFactory.Create(builder => ConfigureLog(builder, configuration.Log));
        try
        {
            return await RunAsync(configuration, code, loggers, announce, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The process ends here anyway: with a sentence where one is known, and else with the whole story in the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Exception? cause = FindCause(exception);
            if (cause is null) NodeLog.StartFailed(loggers.CreateLogger("Chain.Node"), exception);
            await ComplainAsync((cause ?? exception).Message).ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>Says what keeps the program from going on. It may quote files that somebody else wrote.</summary>
    internal static Task ComplainAsync(string message) => Console.Error.WriteLineAsync($"chain-node: {VisibleText.Of(message, keepLines: true)}");

    /// <summary>The failure whose message tells an operator what to do; null if there is none. A missing library comes wrapped.</summary>
    internal static Exception? FindCause(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is StorageException or StateTreeException or KeyException or NodeStartException or TlsIdentityException
                or IOException or UnauthorizedAccessException or ArgumentException or DllNotFoundException)
            {
                return cause;
            }
        }

        return null;
    }

    private static async Task<int> RunAsync(
        NodeConfiguration configuration, CodeCache code, ILoggerFactory loggers, Action<NodeConfiguration, NodeHost>? announce, CancellationToken cancellation)
    {
        TaskCompletionSource<string> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        await using CancellationTokenRegistration cancelled = cancellation.Register(() => stop.TrySetResult("asked to"));

        ILogger logger = loggers.CreateLogger("Chain.Node");
        NodeHost host = await NodeHost.StartAsync(configuration, code, loggers, cancellation).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            announce?.Invoke(configuration, host);
            Task first = await Task.WhenAny(stop.Task, host.Failed).ConfigureAwait(false);
            NodeLog.Stopping(logger, first == stop.Task ? await stop.Task.ConfigureAwait(false) : "it cannot go on");
            return first == stop.Task ? 0 : 1;
        }
    }

    private static void Stop(PosixSignalContext context, TaskCompletionSource<string> stop)
    {
        // A second Ctrl+C ends the process at once: somebody has lost patience. Scripts may well repeat a SIGTERM.
        context.Cancel = stop.TrySetResult(context.Signal.ToString()) || context.Signal == PosixSignal.SIGTERM;
    }

    /// <summary>Where the log goes, and in which form.</summary>
    internal static void ConfigureLog(ILoggingBuilder builder, LogSection log)
    {
        builder.SetMinimumLevel((LogLevel)log.Level);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A port in use is told in one sentence, not by the stack of the web host.
        if (log.Format == LogFormat.Json)
        {
            builder.AddJsonConsole(options =>
            {
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                options.UseUtcTimestamp = true;
            });
            return;
        }

        builder.AddConsole(options => options.FormatterName = LogLine.FormatName).AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();
    }
}
