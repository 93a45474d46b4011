using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A node whose disk is full stops, says why, and goes on when there is space. The limit is a real one of the system.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class FullDiskTests(RunningTestnet running, ITestOutputHelper output)
{
    private const long FileBytesMax = 6 << 20;

    [Fact]
    public Task Node_that_reaches_a_file_size_limit_stops_with_the_reason_and_goes_on_without_loss_when_it_is_raised() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[1];
        await victim.StopAsync();
        victim.Start(new Launch { FileBytesMax = FileBytesMax });
        await victim.WaitReadyAsync();

        string record = network.FileOf("full-disk.txt");
        await using ChildProcess load = network.Wallet.Start(
            "--network", network.Layout.Directory, "load", "--clients", "8", "--payload-bytes", "20000", "--seconds", "900", "--record", record);
        Assert.Equal(1, await victim.Process.WaitForExitAsync());
        Assert.Contains("This node stops, because it cannot go on safely: No space is left for", victim.Log, StringComparison.Ordinal);
        Assert.Contains("Make space or raise the limit, then start the node again", victim.Log, StringComparison.Ordinal);

        // The others do not need it.
        int before = LoadRecord.Count(record, "final");
        await LoadRecord.WaitForFinalAsync(record, before + 20, () => load.Errors);
        load.Interrupt();
        Assert.Equal(130, await load.WaitForExitAsync());

        // With no space at all it does not start; with space it goes on where it was.
        (int exitCode, string text) = await victim.RunToItsEndAsync(new Launch { FileBytesMax = 100_000 });
        Assert.Equal(1, exitCode);
        Assert.Contains("No space is left for", text, StringComparison.Ordinal);
        victim.Start();
        await victim.WaitForStatusAsync("votes", status => status.Voting && !status.Syncing);
        (await network.Wallet.RunAsync("--network", network.Layout.Directory, "load", "--check", record, "--timeout", "120")).Expect(0);
    });
}
