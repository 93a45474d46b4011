using System.Net;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>Nodes that do not belong are kept out; both sides can read why, and a node put right is let in.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class StrangerTests(RunningTestnet running, ITestOutputHelper output)
{
    [Fact]
    public Task Node_of_another_network_is_kept_out_and_both_sides_name_both_networks() => running.MistreatAsync(output, async network =>
    {
        foreach (TestNode node in LowestAndHighest(network))
        {
            await node.StopAsync();
            (string file, Hash32 hash) = WriteGenesis(network, $"elsewhere-{node.Name}");
            (int exitCode, string text) = await node.RunToItsEndAsync(new Launch($"genesisFile={file}"));
            Assert.Equal(1, exitCode);
            Assert.Contains($"belongs to the network {network.Trust.GenesisHash}, and the genesis file names {hash}", text, StringComparison.Ordinal);

            double refused = await CountRefusedAsync(network, node, "hello");
            node.Start($"genesisFile={file}", $"dataDirectory={network.FileOf($"data-{node.Name}")}");
            foreach (TestNode one in network.Nodes)
            {
                await one.WaitForLogAsync(hash.ToString());
                Assert.Contains("use the same genesis document", one.Log, StringComparison.Ordinal);
            }

            await ExpectAloneAsync(node);
            Assert.True(await CountRefusedAsync(network, null, "hello") > refused);
            await BackAsync(node);
        }
    });

    [Fact]
    public Task Node_whose_key_is_not_pinned_is_kept_out_and_both_sides_say_so() => running.MistreatAsync(output, async network =>
    {
        foreach (TestNode node in LowestAndHighest(network))
        {
            await node.StopAsync();
            using TlsIdentity stranger = TlsIdentity.Create(node.Name, [], DateTimeOffset.UtcNow);
            string[] files = [network.FileOf($"{node.Name}.crt"), network.FileOf($"{node.Name}.key")];
            stranger.Save(files[0], files[1]);
            node.Start($"tls.certificateFile={files[0]}", $"tls.keyFile={files[1]}");

            // Whoever is called sees the key of the caller, and the other way round.
            bool calls = node == network.Nodes.MinBy(one => one.PublicKey);
            foreach (TestNode other in network.Nodes.Where(other => other != node))
            {
                await other.WaitForLogAsync(calls ? stranger.Pin.ToString() : $"Peer {node.Name} shows another TLS key than the pinned one");
                Assert.True(await other.MetricAsync("""chain_peer_refused_total{reason="unpinned_key"}""") > 0);
            }

            await node.WaitForLogAsync(calls ? "does not have our TLS key pinned" : "closed a connection without a call: it may have another TLS key pinned for this node");
            await ExpectAloneAsync(node);
            await BackAsync(node);
        }
    });

    /// <summary>The one calls all others, the other is called by all.</summary>
    private static TestNode[] LowestAndHighest(Testnet network) =>
        [network.Nodes.MinBy(node => node.PublicKey)!, network.Nodes.MaxBy(node => node.PublicKey)!];

    private static (string File, Hash32 Hash) WriteGenesis(Testnet network, string name)
    {
        Assert.True(GenesisFile.TryRead(File.ReadAllText(network.Layout.GenesisFile), out GenesisDocument? genesis, out string error), error);
        GenesisDocument other = genesis with { NetworkName = name };
        string file = network.FileOf($"{name}.json");
        File.WriteAllText(file, GenesisFile.Write(other));
        return (file, other.ComputeHash());
    }

    private static async Task<double> CountRefusedAsync(Testnet network, TestNode? without, string reason)
    {
        double sum = 0;
        foreach (TestNode node in network.Nodes.Where(node => node != without)) sum += await node.MetricAsync($$"""chain_peer_refused_total{reason="{{reason}}"}""");
        return sum;
    }

    private static async Task ExpectAloneAsync(TestNode node)
    {
        await node.WaitHealthyAsync();
        (HttpStatusCode status, string body) = (await node.TryGetAsync("/readyz"))!.Value;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("0 peers are connected", body, StringComparison.Ordinal);
    }

    private static async Task BackAsync(TestNode node)
    {
        Assert.Equal(0, await node.StopAsync());
        node.Start();
        await node.WaitReadyAsync();
    }
}
