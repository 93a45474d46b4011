using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chain.Node.Tests.Api;

/// <summary>A network of one node in a process of its own.</summary>
internal sealed partial class DevNode : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;
    private readonly Task _output;

    private DevNode(Process process, string directory, string address, Task output)
    {
        _process = process;
        _directory = directory;
        Address = address;
        _output = output;
    }

    /// <summary>Host and port of the client API.</summary>
    internal string Address { get; }

    internal static async Task<DevNode> StartAsync()
    {
        string directory = Directory.CreateTempSubdirectory("chain-test-").FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "chain-node.dll");
        ProcessStartInfo start = new("dotnet", [program, "dev", "--dir", Path.Combine(directory, "network")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The rest is read on, so that the node never waits for its output to be taken.
            if (ApiAddress().Match(line) is { Success: true } match)
            {
                return new DevNode(process, directory, match.Groups[1].Value, process.StandardOutput.ReadToEndAsync());
            }
        }

        throw new InvalidOperationException($"The node did not start: {await errors}");
    }

    /// <summary>The seed of one of its keys, in hex.</summary>
    internal string SeedOf(string key)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory, "network", "keys", key + ".json")));
        return file.RootElement.GetProperty("seed").GetString()!;
    }

    /// <summary>Asks it to stop, as an operator does; returns its exit code.</summary>
    internal async Task<int> StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex("gRPC: https?://(\\S+)")]
    private static partial Regex ApiAddress();
}
