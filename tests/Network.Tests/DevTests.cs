using System.Text.Json;
using System.Text.RegularExpressions;
using Chain.Network.Tests.Harness;
using Chain.Setup.Networks;

namespace Chain.Network.Tests;

/// <summary><c>chain-node dev</c>, as a developer uses it on the first day.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed partial class DevTests
{
    [Fact]
    public async Task Network_of_one_is_ready_and_what_it_says_to_try_works_and_it_leaves_nothing_behind()
    {
        string home = Directory.CreateTempSubdirectory("chain-dev-test-").FullName;
        await using ChildProcess dev = ChildProcess.Start(Programs.DotNet, [Programs.Node, "dev"], ("TMPDIR", home));
        await Eventually.IsTrueAsync(
            "dev says that it is ready",
            () => dev.Output.Contains("Stop with Ctrl+C", StringComparison.Ordinal) || dev.HasExited,
            () => dev.Output + dev.Errors);
        Assert.False(dev.HasExited, dev.Output + dev.Errors);

        Wallet wallet = new(Path.Combine(home, "wallet"));
        string[][] commands = [.. Suggested().Matches(dev.Output).Select(match => Split(match.Groups[1].Value))];
        Assert.True(commands.Length >= 3, dev.Output);
        List<WalletResult> results = [];
        foreach (string[] command in commands) results.Add((await wallet.RunAsync(command)).Expect(0));
        Assert.Contains("aGVsbG8=", results[^1].Output, StringComparison.Ordinal); // "hello", as the last of them reads it back.

        dev.Interrupt();
        Assert.Equal(0, await dev.WaitForExitAsync());
        Assert.Empty(Directory.EnumerateDirectories(home, "chain-dev-*"));
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Named_directory_keeps_the_network_and_its_data_for_the_next_start()
    {
        string home = Directory.CreateTempSubdirectory("chain-dev-test-").FullName;
        string network = Path.Combine(home, "net");
        Wallet wallet = new(Path.Combine(home, "wallet"));
        string[] start = [Programs.Node, "dev", "--dir", network];

        await using (ChildProcess dev = ChildProcess.Start(Programs.DotNet, start))
        {
            await WaitReadyAsync(dev);
            (await wallet.RunAsync("--network", network, "--key", "dev-user1", "tx", "call", "store", "Put", """["k", {"hex": "00ff"}]""")).Expect(0);
            dev.Terminate();
            Assert.Equal(0, await dev.WaitForExitAsync());
        }

        (await wallet.RunAsync("--network", network, "--timeout", "2", "query", "store", "Get", """["k"]""")).Expect(3);
        await using (ChildProcess dev = ChildProcess.Start(Programs.DotNet, start))
        {
            await WaitReadyAsync(dev);
            Assert.Contains("AP8=", (await wallet.RunAsync("--network", network, "query", "store", "Get", """["k"]""")).Expect(0).Output, StringComparison.Ordinal);
            await ExpectFailuresAsync(wallet, network);
        }

        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Port_that_is_chosen_is_the_one_that_clients_are_told()
    {
        string home = Directory.CreateTempSubdirectory("chain-dev-test-").FullName;
        string network = Path.Combine(home, "net");
        int port = FreePorts.PickBase(1) + NetworkPlan.ApiPortOffset;
        Wallet wallet = new(Path.Combine(home, "wallet"));
        string[] start = [Programs.Node, "dev", "--dir", network, "--port"];
        await using (ChildProcess dev = ChildProcess.Start(Programs.DotNet, [.. start, $"{port}"]))
        {
            await WaitReadyAsync(dev);
            Assert.Contains($"http://127.0.0.1:{port} ", dev.Output, StringComparison.Ordinal);
            Assert.Contains($":{port + 100}/metrics", dev.Output, StringComparison.Ordinal);
            foreach (string[] command in Suggested().Matches(dev.Output).Select(match => Split(match.Groups[1].Value)))
            {
                Assert.Contains(network, command);
                (await wallet.RunAsync(command)).Expect(0);
            }

            await ExpectEndBySignalAsync(wallet.Start("--network", network, "events", "follow"), process => process.Terminate(), 143);
            await ExpectEndBySignalAsync(wallet.Start("--network", network, "events", "follow"), process => process.Interrupt(), 130);
            dev.Terminate();
            Assert.Equal(0, await dev.WaitForExitAsync());
        }

        await ExpectRefusalAsync($"made for port {port}", [.. start, $"{port + 1}"]);
        await ExpectRefusalAsync("not -1", [.. start, "-1"]);
        await ExpectRefusalAsync($"--dir: {home} exists and is not empty", [Programs.Node, "dev", "--dir", home]);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Load_that_is_interrupted_tells_what_it_measured_and_records_what_was_under_way()
    {
        string home = Directory.CreateTempSubdirectory("chain-dev-test-").FullName;
        string network = Path.Combine(home, "net");
        string record = Path.Combine(home, "record.txt");
        Wallet wallet = new(Path.Combine(home, "wallet"));
        await using (ChildProcess dev = ChildProcess.Start(Programs.DotNet, [Programs.Node, "dev", "--dir", network]))
        {
            await WaitReadyAsync(dev);
            await using (ChildProcess load = wallet.Start("--network", network, "load", "--seconds", "600", "--clients", "8", "--payload-bytes", "4000", "--record", record, "--json"))
            {
                await LoadRecord.WaitForLinesAsync(record, 50);
                load.Terminate();
                Assert.Equal(143, await load.WaitForExitAsync());
                JsonElement result = JsonDocument.Parse(load.Output).RootElement;
                Assert.Equal((0, 0), (result.GetProperty("faulted").GetInt32(), result.GetProperty("rejected").GetInt32()));
                Assert.Equal(result.GetProperty("submitted").GetInt32(), File.ReadAllLines(record).Length - 1);
            }

            (await wallet.RunAsync("--network", network, "load", "--check", record)).Expect(0);
        }

        Directory.Delete(home, recursive: true);
    }

    private static async Task ExpectEndBySignalAsync(ChildProcess process, Action<ChildProcess> signal, int exitCode)
    {
        await using (process)
        {
            await Eventually.IsTrueAsync("it follows", () => process.Errors.Contains("Following", StringComparison.Ordinal) || process.HasExited, () => process.Errors);
            signal(process);
            Assert.Equal(exitCode, await process.WaitForExitAsync());
            Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        }
    }

    private static async Task ExpectRefusalAsync(string mention, string[] arguments)
    {
        await using ChildProcess process = ChildProcess.Start(Programs.DotNet, arguments);
        Assert.Equal(2, await process.WaitForExitAsync());
        Assert.Contains(mention, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    /// <summary>What goes wrong for a user has its exit code and its sentence.</summary>
    private static async Task ExpectFailuresAsync(Wallet wallet, string network)
    {
        string[] user = ["--network", network, "--key", "dev-user1"];
        await Expect(1, "NotOwner", ["--network", network, "--key", "dev-user2", "tx", "call", "store", "Put", """["k", {"hex": "01"}]"""]);
        await Expect(1, "A key has 1 to 128 characters", [.. user, "tx", "call", "store", "Put", """["", {"hex": "01"}]"""]);
        await Expect(2, "value", [.. user, "tx", "call", "store", "Put", """["k", 7]"""]);
        await Expect(2, "net-absent", ["--network", network + "-absent", "status"]);
        await Expect(5, "dev-user2", ["--network", network, "--key", "nobody", "tx", "call", "store", "Put", """["k", {"hex": "01"}]"""]);
        await Expect(7, "nosuch", [.. user, "query", "nosuch", "Get", """["k"]"""]);
        await Expect(7, "Nosuch", [.. user, "query", "store", "Nosuch", """["k"]"""]);
        await Expect(7, "00000000", [.. user, "tx", "show", new string('0', 64)]);

        async Task Expect(int exitCode, string mention, string[] arguments)
        {
            WalletResult result = (await wallet.RunAsync(arguments)).Expect(exitCode);
            Assert.Contains(mention, result.Output + result.Errors, StringComparison.Ordinal);
        }
    }

    private static async Task WaitReadyAsync(ChildProcess dev)
    {
        await Eventually.IsTrueAsync(
            "dev is ready", () => dev.Output.Contains("is ready", StringComparison.Ordinal) || dev.HasExited, () => dev.Output + dev.Errors);
        Assert.False(dev.HasExited, dev.Output + dev.Errors);
    }

    /// <summary>Splits a line of the announcement as a shell would: words, and texts in single quotes.</summary>
    private static string[] Split(string line) =>
        [.. Words().Matches(line).Select(match => match.Value.Trim('\''))];

    [GeneratedRegex(@"^ *\./chain (.*)$", RegexOptions.Multiline)]
    private static partial Regex Suggested();

    [GeneratedRegex(@"'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
