using System.Runtime.Versioning;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>What an operator can get wrong with files and processes.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
[UnsupportedOSPlatform("windows")]
public sealed class OperatorTests(RunningTestnet running, ITestOutputHelper output)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    [Fact]
    public Task Files_without_the_permissions_that_the_node_needs_are_named() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[0];
        await victim.StopAsync();
        await Refuses(victim.ConfigurationFile, UnixFileMode.None, exitCode: 2);
        await Refuses(victim.Configuration.GenesisFile, UnixFileMode.None);
        await Refuses(victim.Configuration.Key.File, UnixFileMode.None);
        await Refuses(victim.Configuration.Tls.KeyFile, UnixFileMode.None);
        await Refuses(victim.DataDirectory, UnixFileMode.None, mention: victim.DatabaseDirectory);
        await Refuses(victim.DatabaseDirectory, UnixFileMode.None);
        await Refuses(victim.DatabaseDirectory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await Refuses(victim.VotesDirectory, UnixFileMode.None);
        await Refuses(Directory.GetFiles(victim.VotesDirectory, "*.log").Single(), UnixFileMode.UserRead);
        victim.Start();
        await victim.WaitReadyAsync();

        async Task Refuses(string path, UnixFileMode mode, int exitCode = 1, string? mention = null)
        {
            UnixFileMode before = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, mode);
            (int code, string text) = await victim.RunToItsEndAsync(new Launch { ObeysPermissions = true });
            File.SetUnixFileMode(path, before);
            Assert.True(code == exitCode, $"{path}: exit code {code}\n{text}");
            Assert.Contains(mention ?? path, text, StringComparison.Ordinal);
            Assert.Contains("denied", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at Chain.", text, StringComparison.Ordinal);
        }
    });

    [Fact]
    public Task Keys_and_data_that_others_may_read_are_warned_of_and_no_obstacle() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[0];
        await victim.StopAsync();
        (string Path, UnixFileMode Mode, string Advice)[] files =
        [
            (victim.Configuration.Key.File, OwnerFile, "chmod 600"),
            (victim.Configuration.Tls.KeyFile, OwnerFile, "chmod 600"),
            (victim.DataDirectory, OwnerDirectory, "chmod 700"),
        ];
        foreach ((string path, UnixFileMode mode, _) in files) File.SetUnixFileMode(path, mode | OthersRead);
        victim.Start();
        await victim.WaitReadyAsync();
        foreach ((string path, _, string advice) in files) Assert.Contains($"{path} can be read by other users of this machine; run: {advice} '{path}'", victim.Log, StringComparison.Ordinal);

        await victim.StopAsync();
        foreach ((string path, UnixFileMode mode, _) in files) File.SetUnixFileMode(path, mode);
        victim.Start();
        await victim.WaitReadyAsync();
        Assert.DoesNotContain("can be read by other users", victim.Log, StringComparison.Ordinal);
    });

    [Fact]
    public Task Second_process_on_the_same_data_or_ports_is_refused_and_the_first_goes_on() => running.MistreatAsync(output, async network =>
    {
        TestNode node = network.Nodes[0];
        await Refuses(
            $"The database at '{node.DatabaseDirectory}' is in use by another process. Stop that process, or give this node a directory of its own.",
            "network.listen=127.0.0.1:0", "api.listen=127.0.0.1:0", "http.listen=127.0.0.1:0");
        await Refuses("address already in use", $"dataDirectory={network.FileOf("second-data")}");

        async Task Refuses(string mention, params string[] settings)
        {
            await using ChildProcess second = new Launch(settings).StartNode(node.ConfigurationFile);
            Assert.Equal(1, await second.WaitForExitAsync());
            Assert.Contains(mention, second.Output + second.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", second.Output + second.Errors, StringComparison.Ordinal);
        }
    });
}
