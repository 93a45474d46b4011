using Chain.Client;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A stop on request is quick, complete and loses nothing.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class StopTests(ITestOutputHelper output)
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public Task Sigterm_under_load_ends_a_node_with_exit_code_0_and_loses_nothing() => Testnet.RunAsync(output, 4, async network =>
    {
        await network.StartAsync();
        string record = network.FileOf("record.txt");
        await using ChildProcess load = network.Wallet.Start(
            "--network", network.Layout.Directory, "load", "--rate", "100", "--seconds", "15", "--record", record, "--json");
        await LoadRecord.WaitForLinesAsync(record, 200);

        TestNode node = network.Nodes[1];
        Assert.Equal(0, await node.StopAsync(StopWithin));
        Assert.Contains("Stopping: SIGTERM", node.Log, StringComparison.Ordinal);
        Assert.Contains("Stopped at executed height", node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", node.Log, StringComparison.Ordinal);

        node.Start();
        await node.WaitReadyAsync();
        Assert.Equal(0, await load.WaitForExitAsync());
        (await network.Wallet.RunAsync("--network", network.Layout.Directory, "load", "--check", record, "--timeout", "120")).Expect(0);
    });

    [Fact]
    public Task Network_that_is_stopped_as_a_whole_goes_on_where_it_was() => Testnet.RunAsync(output, 4, async network =>
    {
        await network.StartAsync();
        Transaction transaction = network.Put("kept", "over a stop");
        FinalReceipt before = await network.Client.SubmitAndWaitAsync(transaction);
        NodeStatus[] stopped = new NodeStatus[network.Nodes.Count];
        for (int i = 0; i < stopped.Length; i++) stopped[i] = (await network.Nodes[i].TryGetStatusAsync())!;
        foreach (TestNode node in network.Nodes) node.Process.Terminate();
        foreach (TestNode node in network.Nodes) Assert.Equal(0, await node.Process.WaitForExitAsync(StopWithin));

        await network.StartAsync();
        for (int i = 0; i < stopped.Length; i++)
        {
            TestNode node = network.Nodes[i];
            NodeStatus status = await node.WaitForStatusAsync("votes again", status => status.Voting);
            Assert.True(status.HeadHeight >= stopped[i].HeadHeight, $"{node.Name} was at {stopped[i].HeadHeight} and is at {status.HeadHeight}.");
            FinalReceipt after = (await node.Patient.GetReceiptAsync(transaction.Id))!;
            Assert.Equal((before.Height, before.BlockHash), (after.Height, after.BlockHash));
        }

        Assert.True((await network.Client.SubmitAndWaitAsync(network.Put("kept", "and changed"))).Succeeded);
        await network.WaitForEqualStatesAsync();
    });
}
