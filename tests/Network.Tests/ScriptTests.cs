using Chain.Network.Tests.Harness;
using Chain.TestSupport;

namespace Chain.Network.Tests;

/// <summary>The scripts of <c>testnet/</c>, as the manual tells to use them.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class ScriptTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = 2 * Eventually.Patience;

    private readonly string _home = Directory.CreateTempSubdirectory("chain-scripts-test-").FullName;

    private string Network => Path.Combine(_home, "net");

    /// <summary>What the caller of the scripts has open: a lock, say, that must not outlive it in a node.</summary>
    private string OfCaller => Path.Combine(_home, "caller.lock");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await RunAsync("down.sh");
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Network_is_started_shown_broken_mended_and_stopped()
    {
        string port = FreePorts.PickBase(4).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] make = ["-n", "4", "--base-port", port, "--wait", "100"];

        WalletResult up = (await RunAsync("up.sh", [.. make, "--", "--users", "1"])).Expect(0);
        Assert.Equal(4, Lines(up).Count(line => line.Contains(" ready ", StringComparison.Ordinal)));
        Assert.All(Directory.GetFiles(Network, "node.pid", SearchOption.AllDirectories), file => Assert.DoesNotContain(OfCaller, OpenFiles(File.ReadAllText(file).Trim())));
        Assert.All((await RunAsync("status.sh")).Expect(0).Output.Split('\n')[1..5], line => Assert.Contains(" yes ", line, StringComparison.Ordinal));

        Assert.Equal(4, Lines((await RunAsync("up.sh", make)).Expect(0)).Count(line => line.Contains("runs already", StringComparison.Ordinal)));
        await ExpectRefusalAsync("has 4 nodes, not 7", "-n", "7", "--base-port", port);
        await ExpectRefusalAsync($"has the base port {port}", "-n", "4", "--base-port", "9");
        await ExpectRefusalAsync("is for a new one", "--", "--users", "9");

        (await RunAsync("node.sh", "kill", "2")).Expect(0);
        Assert.Matches("(?m)^sup1 +- +no ", (await RunAsync("status.sh")).Expect(0).Output);
        Assert.Contains("sup1 runs (pid", (await RunAsync("node.sh", "start", "sup1", "--wait", "100")).Expect(0).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no answer", (await RunAsync("status.sh", "--json")).Expect(0).Output, StringComparison.Ordinal);

        Assert.Equal(4, Lines((await RunAsync("down.sh")).Expect(0)).Count(line => line.EndsWith(" stopped", StringComparison.Ordinal)));
        (await RunAsync("status.sh")).Expect(3);
        (await RunAsync("down.sh", "--remove")).Expect(0);
        Assert.False(Directory.Exists(Network));
    }

    private async Task ExpectRefusalAsync(string mention, params string[] arguments) =>
        Assert.Contains(mention, (await RunAsync("up.sh", arguments)).Expect(1).Errors, StringComparison.Ordinal);

    private async Task<WalletResult> RunAsync(string script, params string[] arguments)
    {
        // The scripts run what is built for release; without it they build that themselves.
        string noBuild = Programs.Node.Contains("/Release/", StringComparison.Ordinal) ? "1" : "";
        int end = Array.IndexOf(arguments, "--") is >= 0 and int at ? at : arguments.Length;
        await using ChildProcess process = ChildProcess.Start(
            "bash",
            ["-c", "exec 7>\"$0\"; exec bash \"$@\"", OfCaller, Repository.Path($"testnet/{script}"), .. arguments[..end], "--dir", Network, .. arguments[end..]],
            ("CHAIN_NO_BUILD", noBuild),
            ("CHAIN_HOME", Path.Combine(_home, "wallet")));
        return new WalletResult(await process.WaitForExitAsync(Patience), process.Output, process.Errors);
    }

    private static IEnumerable<string?> OpenFiles(string pid) => Directory.GetFiles($"/proc/{pid}/fd").Select(link => new FileInfo(link).LinkTarget);

    private static string[] Lines(WalletResult result) => result.Output.Split('\n');
}
