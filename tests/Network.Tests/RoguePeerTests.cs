using Chain.Consensus;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Chain.Node.Core.Messages;
using Chain.TestSupport;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A validator's keys in the wrong hands: what breaks the protocol between nodes is refused, told, counted, and cut off.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class RoguePeerTests(ITestOutputHelper output)
{
    private const ulong Seed = 4;
    private const int MessageBytesMax = 16 << 20;

    [Fact]
    public Task Peer_that_breaks_the_protocol_is_told_and_cut_off_and_may_come_back_when_it_is_put_right() => Testnet.RunAsync(output, 4, async network =>
    {
        TestNode impersonated = network.Nodes.MinBy(node => node.PublicKey)!; // The one that calls all others.
        TestNode[] honest = [.. network.Nodes.Where(node => node != impersonated)];
        foreach (TestNode node in honest) node.Start();
        foreach (TestNode node in honest) await node.WaitReadyAsync();

        await RefuseGreetingsAsync(network, impersonated, honest[0]);
        await RefuseOversizedAsync(network, impersonated, honest[0]);
        await CutOffAsync(network, impersonated, honest[1]);
        Assert.True((await honest[0].Patient.SubmitAndWaitAsync(network.Put("with-a-rogue", "three of four"))).Succeeded);

        impersonated.Start();
        await impersonated.WaitReadyAsync();
        await impersonated.WaitForStatusAsync("votes", status => status.Voting && !status.Syncing);
        await network.CheckGoesOnAsync();
    });

    private static async Task RefuseGreetingsAsync(Testnet network, TestNode self, TestNode victim)
    {
        byte[] good = RoguePeer.Hello(1, network.Trust.GenesisHash, self.PublicKey);
        await Expect("no greeting of this protocol", []);
        await Expect("no greeting of this protocol", good[..^1]);
        await Expect("no greeting of this protocol", [.. good, 0]);
        await Expect("speaks protocol 2", RoguePeer.Hello(2, network.Trust.GenesisHash, self.PublicKey));
        await Expect($"of the network {Hash32.Zero}", RoguePeer.Hello(1, Hash32.Zero, self.PublicKey));
        await Expect($"pinned for {self.PublicKey}", RoguePeer.Hello(1, network.Trust.GenesisHash, victim.PublicKey));

        async Task Expect(string mention, byte[] greeting)
        {
            string metric = """chain_peer_refused_total{reason="hello"}""";
            double before = await victim.MetricAsync(metric);
            await using RoguePeer rogue = await RoguePeer.OpenAsync(self, victim);
            Assert.True(await rogue.TrySendAsync(greeting));
            RawAnswer answer = await rogue.ReadToEndAsync();
            Assert.Equal(GrpcStatusCode.FailedPrecondition, answer.Code);
            Assert.Contains(mention, answer.Detail, StringComparison.Ordinal);
            await victim.WaitForLogAsync($"Peer {self.Name} was refused: {answer.Detail}");
            Assert.Equal(before + 1, await victim.MetricAsync(metric));
        }
    }

    private static async Task RefuseOversizedAsync(Testnet network, TestNode self, TestNode victim)
    {
        await using RoguePeer rogue = await GreetAsync(network, self, victim);
        await rogue.TrySendAsync(new byte[MessageBytesMax + 1]);
        RawAnswer answer = await rogue.ReadToEndAsync();
        Assert.Equal(GrpcStatusCode.ResourceExhausted, answer.Code);
        Assert.Contains($"{MessageBytesMax + 1} bytes; the limit of the receiver is {MessageBytesMax}", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await victim.MetricAsync("chain_peer_oversized_total"));
        await victim.WaitForLogAsync(answer.Detail);
    }

    /// <summary>Sends bad messages until it is cut off, and finds itself locked out.</summary>
    private static async Task CutOffAsync(Testnet network, TestNode self, TestNode victim)
    {
        await using RoguePeer rogue = await GreetAsync(network, self, victim);
        Task<RawAnswer> end = rogue.ReadToEndAsync();
        List<(string Reason, byte[] Bytes)> messages = BadMessages(network);
        for (int i = 0; !end.IsCompleted; i++)
        {
            (string reason, byte[] bytes) = messages[i % messages.Count];
            string metric = $$"""chain_messages_refused_total{reason="{{reason}}"}""";
            double before = await victim.MetricAsync(metric);
            await rogue.TrySendAsync(bytes);
            await Eventually.IsTrueAsync("the message is refused", async () => await victim.MetricAsync(metric) > before || end.IsCompleted);
            await victim.WaitForLogAsync($"misbehaved (20 points): {reason}");
        }

        Assert.Contains("cut off", (await end).Detail, StringComparison.Ordinal);
        Assert.Equal(1, await victim.MetricAsync("chain_peer_cut_off_total"));
        await victim.WaitForLogAsync($"Peer {self.Name} is cut off for 30 s");

        await using RoguePeer again = await RoguePeer.OpenAsync(self, victim);
        RawAnswer answer = await again.ReadToEndAsync();
        Assert.Equal(GrpcStatusCode.ResourceExhausted, answer.Code);
        Assert.Contains("misbehaved and is cut off", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await victim.MetricAsync("""chain_peer_refused_total{reason="penalty"}"""));
    }

    private static async Task<RoguePeer> GreetAsync(Testnet network, TestNode self, TestNode victim)
    {
        RoguePeer rogue = await RoguePeer.OpenAsync(self, victim);
        Assert.True(await rogue.TrySendAsync(RoguePeer.Hello(1, network.Trust.GenesisHash, self.PublicKey)));
        Assert.NotEmpty(await rogue.ReadAsync());
        return rogue;
    }

    /// <summary>Six, as five would cut a peer off if no point was forgiven meanwhile.</summary>
    private static List<(string Reason, byte[] Bytes)> BadMessages(Testnet network)
    {
        byte[] status = new StatusMessage(300).Encode();
        Signature nobodys = new(new byte[Signature.Size]);
        Vote vote = new(VoteKind.Finalize, new Epoch(0), new View(1_000), network.Trust.GenesisHash, new ValidatorIndex(1), nobodys);
        Vote stranger = vote with { Signer = new ValidatorIndex(9) };
        Transaction transaction = Transaction.Create(network.Put("forged", "by a peer").Body, [nobodys]);
        return
        [
            ("Malformed", status[..^1]),
            ("Malformed", [0xdc, 0, 2, .. status[1..]]), // The same array, its header longer than needed.
            ("Malformed", new SplitMix64(Seed).Bytes(500)),
            ("BadSignature", new ConsensusNodeMessage(new VoteMessage(vote)).Encode()),
            ("BadSignature", new TransactionsMessage([transaction]).Encode()),
            ("BadConsensusMessage", new ConsensusNodeMessage(new VoteMessage(stranger)).Encode()),
        ];
    }
}
