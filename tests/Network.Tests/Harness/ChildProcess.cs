using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Chain.Network.Tests.Harness;

/// <summary>A process whose output is kept, and which never outlives the tests.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int OutputCharactersMax = 4 << 20;
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (Process process in Running.Values) KillIfRunning(process);
    };

    private ChildProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>What it wrote to its standard output so far.</summary>
    internal string Output => Text(_output);

    /// <summary>What it wrote to its error output so far.</summary>
    internal string Errors => Text(_errors);

    /// <summary>Starts a program; what the environment says of our programs does not reach it, only <paramref name="environment"/>.</summary>
    internal static ChildProcess Start(string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        // A test run in the background of a shell has SIGINT ignored, and what it starts would inherit that.
        ProcessStartInfo start = new("env", ["--default-signal=INT", file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("CHAIN_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment) start.Environment[name] = value;
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        Running[process.Id] = process;
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>SIGKILL: as a crash or a power failure of the process.</summary>
    internal void Kill() => KillIfRunning(_process);

    internal void Terminate() => Signal(SigTerm);

    internal void Interrupt() => Signal(SigInt);

    /// <summary>The exit code, once it has ended and all its output is read.</summary>
    /// <exception cref="TimeoutException">It did not end in time. It still runs.</exception>
    internal async Task<int> WaitForExitAsync(TimeSpan? within = null)
    {
        TimeSpan patience = within ?? Eventually.Patience;
        using CancellationTokenSource cancellation = new(patience);
        try
        {
            await _process.WaitForExitAsync(cancellation.Token);
            await _reading.WaitAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture, $"Process {Id} did not end within {patience.TotalSeconds} s.\n{Output}\n{Errors}"));
        }

        Running.TryRemove(Id, out _);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        Running.TryRemove(Id, out _);
        await _reading;
        _process.Dispose();
    }

    private static void KillIfRunning(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (text)
            {
                if (text.Length < OutputCharactersMax) text.Append(buffer, 0, count);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private void Signal(int signal)
    {
        if (!HasExited && SendSignal(Id, signal) != 0) throw new InvalidOperationException($"Process {Id} takes no signal {signal}.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
