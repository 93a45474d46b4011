using System.Globalization;
using System.Net;
using System.Text;
using Chain.Client;
using Chain.Encoding;
using Chain.Setup.Configuration;
using Chain.Setup.Keys;
using Chain.Setup.Networks;

namespace Chain.Network.Tests.Harness;

/// <summary>One node of a test network: its files, and its process while it runs.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly StringBuilder _earlierLogs = new();
    private ChildProcess? _process;

    internal TestNode(NetworkLayout layout, NetworkTrust trust, string name)
    {
        Name = name;
        Directory = layout.NodeDirectory(name);
        ConfigurationFile = layout.NodeConfiguration(name);
        Configuration = ConfigurationLoader.Load(ConfigurationFile, new Dictionary<string, string>(), []).Configuration!;
        PublicKey = KeyFiles.Inspect(Configuration.Key.File).PublicKey;
        Trust = trust with { Nodes = [trust.Nodes.Single(node => node.Name == name)] };
        Client = new ChainClient(Trust, new ChainClientOptions { AttemptTimeout = TimeSpan.FromSeconds(30) });
        Patient = new ChainClient(Trust, new ChainClientOptions { Timeout = Eventually.Patience, AttemptTimeout = Eventually.Patience });
        Impatient = new ChainClient(Trust, new ChainClientOptions { Timeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(5) });
    }

    internal string Name { get; }

    /// <summary>The key with which it votes. Of two nodes the one with the lower key calls the other.</summary>
    internal PublicKey PublicKey { get; }

    /// <summary>Its files.</summary>
    internal string Directory { get; }

    internal string ConfigurationFile { get; }

    internal NodeConfiguration Configuration { get; }

    internal string DataDirectory => Configuration.DataDirectory;

    internal string DatabaseDirectory => Path.Combine(DataDirectory, "db");

    internal string VotesDirectory => NetworkLayout.VotesDirectory(DataDirectory);

    internal NetworkTrust Trust { get; }

    /// <summary>Asks this node and no other.</summary>
    internal ChainClient Client { get; }

    /// <summary>Waits as long as the test does.</summary>
    internal ChainClient Patient { get; }

    /// <summary>For questions that may well remain without an answer.</summary>
    internal ChainClient Impatient { get; }

    internal bool IsRunning => _process is { HasExited: false };

    internal ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name} was never started.");

    /// <summary>What the current, or last, process wrote.</summary>
    internal string Log => _process is null ? "" : _process.Output + _process.Errors;

    /// <summary>What all its processes wrote.</summary>
    internal string Logs => _earlierLogs + Log;

    /// <summary>Starts its process, with settings over those of its file.</summary>
    internal void Start(params string[] settings) => Start(new Launch(settings));

    /// <summary>Starts its process.</summary>
    internal void Start(Launch launch)
    {
        Assert.False(IsRunning, $"{Name} runs already.");
        _earlierLogs.Append(Log);
        _process = launch.StartNode(ConfigurationFile);
    }

    /// <summary>Starts a process that is expected to give up by itself.</summary>
    /// <returns>Its exit code and all that it wrote.</returns>
    internal async Task<(int ExitCode, string Text)> RunToItsEndAsync(Launch? launch = null)
    {
        Start(launch ?? new Launch());
        return (await Process.WaitForExitAsync(), Log);
    }

    /// <summary>Waits until it may be sent work.</summary>
    internal Task WaitReadyAsync() => WaitForAsync("/readyz");

    /// <summary>Waits until it answers at all, with or without the other nodes.</summary>
    internal Task WaitHealthyAsync() => WaitForAsync("/healthz");

    /// <summary>SIGKILL.</summary>
    internal async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    internal async Task<int> StopAsync(TimeSpan? within = null)
    {
        Process.Terminate();
        return await Process.WaitForExitAsync(within);
    }

    /// <summary>What it says of itself; null if it does not answer.</summary>
    internal async Task<NodeStatus?> TryGetStatusAsync() => (await Impatient.GetAllStatusAsync())[0].Status;

    /// <summary>Asks until it says something of itself that is wanted.</summary>
    internal Task<NodeStatus> WaitForStatusAsync(string what, Func<NodeStatus, bool> isWanted)
    {
        NodeStatus? last = null;
        return Eventually.GetAsync(
            $"{Name}: {what}",
            async () =>
            {
                ThrowIfEnded();
                last = await TryGetStatusAsync();
                return last is not null && isWanted(last) ? last : null;
            },
            () => $"Last: {last}\n{Tail()}");
    }

    /// <summary>Waits until its process has logged something.</summary>
    internal Task WaitForLogAsync(string text) => Eventually.IsTrueAsync(
        $"{Name} logs '{text}'",
        () =>
        {
            if (Log.Contains(text, StringComparison.Ordinal)) return true;

            ThrowIfEnded();
            return false;
        },
        () => Tail());

    /// <summary>Asks its monitoring port.</summary>
    internal async Task<(HttpStatusCode Status, string Body)?> TryGetAsync(string path)
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri($"http://{Configuration.Http.Listen}{path}"));
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>A metric by its name with its labels, as <c>/metrics</c> writes it.</summary>
    /// <returns>Its value; 0 if nothing was counted under these labels yet.</returns>
    internal async Task<double> MetricAsync(string nameWithLabels)
    {
        (_, string text) = await TryGetAsync("/metrics") ?? throw new InvalidOperationException($"{Name} shows no metrics.");
        string[] lines = text.Split('\n');
        string name = nameWithLabels.Split('{')[0];
        Assert.True(lines.Any(line => line.StartsWith($"# TYPE {name} ", StringComparison.Ordinal)), $"{Name} has no metric {name}:\n{text}");
        string? line = lines.FirstOrDefault(line => line.StartsWith(nameWithLabels + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(nameWithLabels.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>The end of its log, to show when a test fails.</summary>
    internal string Tail(int lines = 40)
    {
        string[] all = Logs.Split('\n');
        string state = _process is null ? "never started" : _process.HasExited ? "ended" : "running";
        return $"---- {Name} ({state})\n{string.Join('\n', all[Math.Max(0, all.Length - lines)..])}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Patient.Dispose();
        Impatient.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private Task WaitForAsync(string path)
    {
        string last = "no answer";
        return Eventually.IsTrueAsync(
            $"{Name} answers {path} with 200",
            async () =>
            {
                ThrowIfEnded();
                if (await TryGetAsync(path) is not { } answer) return false;

                last = answer.Body;
                return answer.Status == HttpStatusCode.OK;
            },
            () => $"Last: {last}\n{Tail()}");
    }

    private void ThrowIfEnded()
    {
        if (Process.HasExited) throw new InvalidOperationException($"{Name} ended by itself.\n{Tail()}");
    }
}
