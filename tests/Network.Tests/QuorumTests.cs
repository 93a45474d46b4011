using System.Net;
using Chain.Client;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>Four nodes without a quorum stand still; with one they go on.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class QuorumTests(ITestOutputHelper output)
{
    [Fact]
    public Task Two_of_four_nodes_down_stop_progress_without_a_fork_and_one_back_resumes_it() => Testnet.RunAsync(output, 4, async network =>
    {
        TestNode[] up = [network.Nodes[0], network.Nodes[1]];
        TestNode first = network.Nodes[2];
        TestNode second = network.Nodes[3];
        await network.StartAsync();
        Assert.True((await network.Client.SubmitAndWaitAsync(network.Put("before", "four nodes"))).Succeeded);

        await first.KillAsync();
        await second.KillAsync();
        foreach (TestNode node in up) await WaitUntilNotReadyAsync(node, "no-quorum");
        ulong height = (await Testnet.WaitForEqualStatesAsync(up)).HeadHeight;
        Hash32 head = (await up[0].Client.GetLatestBlockAsync()).Block.Hash;

        // A user is told that the outcome is open, with the exit code for it.
        WalletResult tried = await network.Wallet.RunAsync(
            "--network", network.Layout.Directory, "--key", network.UserName, "--endpoint", up[0].Name, "--timeout", "4",
            "tx", "call", "store", "Put", """["during", {"text": "two nodes"}]""");
        tried.Expect(4);
        Transaction pending = network.Put("pending", "two nodes");
        await up[1].Client.SubmitAsync(pending);

        // Several view timeouts long nothing becomes final.
        await Task.Delay(TimeSpan.FromSeconds(6));
        foreach (TestNode node in up)
        {
            NodeStatus status = (await node.TryGetStatusAsync())!;
            Assert.Equal((height, height), (status.HeadHeight, status.ExecutedHeight));
            Assert.Null(await node.Client.GetReceiptAsync(pending.Id));
        }

        first.Start();
        FinalReceipt resumed = await up[0].Patient.SubmitAndWaitAsync(pending);
        Assert.True(resumed.Succeeded);
        await first.WaitReadyAsync();

        second.Start();
        await second.WaitReadyAsync();
        await network.WaitForEqualStatesAsync();
        foreach (TestNode node in network.Nodes)
        {
            Assert.Equal(head, (await node.Patient.GetBlockAsync(height))!.Block.Hash);
            FinalReceipt receipt = (await node.Patient.GetReceiptAsync(pending.Id))!;
            Assert.Equal((resumed.Height, resumed.BlockHash), (receipt.Height, receipt.BlockHash));
        }
    });

    private static Task WaitUntilNotReadyAsync(TestNode node, string reason) => Eventually.IsTrueAsync(
        $"{node.Name} says why it is not ready",
        async () => await node.TryGetAsync("/readyz") is (HttpStatusCode.ServiceUnavailable, string body) && body.Contains(reason, StringComparison.Ordinal));
}
