using System.Text.RegularExpressions;
using Chain.Network.Tests.Harness;

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
