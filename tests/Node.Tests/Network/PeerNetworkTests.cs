using System.Net;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;
using Chain.Node.Core;
using Chain.Node.Network;

namespace Chain.Node.Tests.Network;

/// <summary>Real sockets on loopback: who is let in, what arrives, and what a bad peer can do.</summary>
public sealed class PeerNetworkTests
{
    private const int NotJoined = 2003;
    private const int Unpinned = 2004;
    private const int Refused = 2005;
    private const int TooLarge = 2008;
    private const int WrongServerKey = 2011;
    private const int HandshakeFailed = 2012;
    private const int NoCall = 2013;
    private const int DialFailed = 2014;

    [Fact]
    public async Task Two_nodes_exchange_messages_both_ways_in_order()
    {
        await using TestNetwork network = new(2);
        (TestPeer a, TestPeer b) = await StartTwoAsync(network);
        for (int i = 0; i < 1000; i++)
        {
            a.Network.Send(b.Key, BitConverter.GetBytes(i), MessageClass.Consensus);
            b.Network.Broadcast(BitConverter.GetBytes(-i), MessageClass.Consensus);
        }

        for (int i = 0; i < 1000; i++)
        {
            (PublicKey from, byte[] message) = await b.NextMessageAsync();
            Assert.Equal((a.Key, i), (from, BitConverter.ToInt32(message)));
            (from, message) = await a.NextMessageAsync();
            Assert.Equal((b.Key, -i), (from, BitConverter.ToInt32(message)));
        }

        Assert.Contains("chain_peer_messages_received_total 1000", b.Registry.Write(), StringComparison.Ordinal);
        PeerSnapshot snapshot = Assert.Single(a.Network.Peers);
        Assert.True(snapshot.IsConnected);
        Assert.Equal("1.2.3", snapshot.Version);
    }

    [Fact]
    public async Task Four_nodes_hold_one_stream_a_pair()
    {
        await using TestNetwork network = new(4);
        TestPeer[] peers = await Task.WhenAll(Enumerable.Range(0, 4).Select(network.StartAsync));
        foreach (TestPeer peer in peers)
        {
            for (int i = 0; i < 3; i++) Assert.True((await peer.NextChangeAsync()).IsConnected);
            Assert.Equal(3, peer.Network.ConnectedCount);
        }

        foreach (TestPeer peer in peers) peer.Network.Broadcast(peer.Key.ToArray(), MessageClass.Gossip);
        foreach (TestPeer peer in peers)
        {
            HashSet<PublicKey> heard = [];
            for (int i = 0; i < 3; i++) heard.Add((await peer.NextMessageAsync()).From);
            Assert.Equal(peers.Select(other => other.Key).Except([peer.Key]).Order(), heard.Order());
        }
    }

    [Fact]
    public async Task Large_message_travels_whole()
    {
        await using TestNetwork network = new(2);
        (TestPeer a, TestPeer b) = await StartTwoAsync(network);
        byte[] block = new byte[9_000_000];
        Random.Shared.NextBytes(block);
        a.Network.Send(b.Key, block, MessageClass.Sync);
        Assert.Equal(block, (await b.NextMessageAsync()).Message);
    }

    [Fact]
    public async Task Stranger_with_a_key_of_its_own_is_refused_logged_and_counted()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        using TlsIdentity stranger = TlsIdentity.Create("stranger", [], DateTimeOffset.UtcNow);
        using GrpcChannel channel = new(
            new Uri($"https://{b.Network.EndPoint}"),
            new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([network.AddressOf(1).TlsPin], stranger) });
        await Assert.ThrowsAsync<GrpcStatusException>(async () =>
        {
            GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await channel.OpenAsync(PeerProtocol.Exchange);
            await call.Responses.MoveNextAsync();
        });
        Assert.Contains(stranger.Pin.ToString(), await b.Log.NextAsync(Unpinned), StringComparison.Ordinal);
        Assert.Contains("chain_peer_refused_total{reason=\"unpinned_key\"} 1", b.Registry.Write(), StringComparison.Ordinal);
        Assert.Equal(0, b.Network.ConnectedCount);
    }

    [Fact]
    public async Task Stranger_learns_each_time_that_its_key_may_not_be_pinned()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        using TlsIdentity stranger = TlsIdentity.Create("stranger", [], DateTimeOffset.UtcNow);
        for (int i = 0; i < 20; i++)
        {
            // TLS 1.3 is done for the caller before the other side has looked at its key, so that the refusal comes at any later step.
            using GrpcChannel channel = new(
                new Uri($"https://{b.Network.EndPoint}"),
                new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([network.AddressOf(1).TlsPin], stranger) });
            GrpcStatusException refusal = await Assert.ThrowsAsync<GrpcStatusException>(async () =>
            {
                await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await channel.OpenAsync(PeerProtocol.Exchange);
                await call.Requests.WriteAsync(new byte[100]);
                await call.Responses.MoveNextAsync();
            });
            Assert.True(refusal.Detail.Contains("does not have our TLS key pinned", StringComparison.Ordinal), refusal.ToString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_without_tls_or_without_a_certificate_is_logged_and_counted(bool speaksTls)
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        GrpcChannelOptions options = new() { Tls = speaksTls ? TlsClientOptions.TrustPins([network.AddressOf(1).TlsPin]) : null };
        using GrpcChannel channel = new(new Uri($"{(speaksTls ? "https" : "http")}://{b.Network.EndPoint}"), options);
        await Assert.ThrowsAsync<GrpcStatusException>(async () =>
        {
            GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await channel.OpenAsync(PeerProtocol.Exchange);
            await call.Responses.MoveNextAsync();
        });
        Assert.Contains("127.0.0.1", await b.Log.NextAsync(HandshakeFailed), StringComparison.Ordinal);
        Assert.DoesNotContain("chain_peer_handshakes_failed_total 0", b.Registry.Write(), StringComparison.Ordinal);
        Assert.Contains("chain_peer_refused_total{reason=\"unpinned_key\"} 0", b.Registry.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_with_another_key_than_the_pinned_one_is_not_joined()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        PeerNetworkOptions options = network.Options(0);
        TestPeer a = await network.StartAsync(options with { Peers = [network.AddressOf(1) with { TlsPin = Hash32.Zero }] });
        Assert.Contains("node-1", await a.Log.NextAsync(WrongServerKey), StringComparison.Ordinal);
        Assert.Contains("node-0", await b.Log.NextAsync(NoCall), StringComparison.Ordinal);
        Assert.Equal(0, b.Network.ConnectedCount);
    }

    [Fact]
    public async Task Node_of_another_network_is_refused_with_both_hashes()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        TestPeer a = await network.StartAsync(network.Options(0) with { GenesisHash = Hash32.Zero });
        string refusal = await b.Log.NextAsync(Refused);
        Assert.Contains(Hash32.Zero.ToString(), refusal, StringComparison.Ordinal);
        Assert.Contains(TestNetwork.Genesis.ToString(), refusal, StringComparison.Ordinal);
        Assert.Contains("same genesis document", await a.Log.NextAsync(NotJoined), StringComparison.Ordinal);
        Assert.Contains("chain_peer_refused_total{reason=\"hello\"}", b.Registry.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_that_claims_another_peers_key_is_refused()
    {
        await using TestNetwork network = new(3);
        TestPeer b = await network.StartAsync(2);
        PeerNetworkOptions liar = network.Options(0) with { Self = TestNetwork.KeyOf(1), Peers = [network.AddressOf(2)] };
        await network.StartAsync(liar);
        Assert.Contains("pinned for", await b.Log.NextAsync(Refused), StringComparison.Ordinal);
        Assert.Equal(0, b.Network.ConnectedCount);
    }

    [Fact]
    public async Task Message_over_the_own_limit_is_not_sent_and_logged()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        TestPeer a = await network.StartAsync(network.Options(0) with { MessageBytesMax = 2000 });
        await a.NextChangeAsync();
        a.Network.Send(b.Key, new byte[2001], MessageClass.Consensus);
        Assert.Contains("2001", await a.Log.NextAsync(TooLarge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_the_receivers_limit_ends_the_stream_and_the_peers_meet_again()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(network.Options(1) with { MessageBytesMax = 2000 });
        TestPeer a = await network.StartAsync(0);
        Assert.Equal((b.Key, true), await a.NextChangeAsync());
        a.Network.Send(b.Key, new byte[2001], MessageClass.Consensus);
        Assert.Equal((b.Key, false), await a.NextChangeAsync());
        Assert.Equal((b.Key, true), await a.NextChangeAsync());
        Assert.False(b.HasMessage);
        Assert.Contains("chain_peer_oversized_total 1", b.Registry.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_meet_again_after_the_listener_was_gone()
    {
        await using TestNetwork network = new(2);
        (TestPeer a, TestPeer b) = await StartTwoAsync(network);
        await b.DisposeAsync();
        Assert.Equal((b.Key, false), await a.NextChangeAsync());
        a.Network.Send(b.Key, new byte[1], MessageClass.Consensus);
        b = await network.StartAsync(1);
        Assert.Equal((b.Key, true), await a.NextChangeAsync());
        a.Network.Send(b.Key, new byte[] { 2 }, MessageClass.Consensus);
        Assert.Equal([2], (await b.NextMessageAsync()).Message);
    }

    [Fact]
    public async Task Peer_is_called_again_after_a_failure_that_nobody_foresaw()
    {
        await using TestNetwork network = new(2);
        TestPeer b = await network.StartAsync(1);
        int connections = 0;
        TestPeer a = await network.StartAsync(network.Options(0), onConnectionChanged: isConnected =>
        {
            if (isConnected && ++connections == 1) throw new InvalidOperationException("Nobody foresaw this.");
        });

        Assert.Contains("node-1", await a.Log.NextAsync(DialFailed), StringComparison.Ordinal);
        Assert.Equal((b.Key, false), await a.NextChangeAsync());
        Assert.Equal((b.Key, true), await a.NextChangeAsync());
        await a.DisposeAsync();
        Assert.Equal((b.Key, false), await a.NextChangeAsync());
    }

    [Fact]
    public async Task Stream_that_failed_as_it_began_counts_as_closed()
    {
        await using TestNetwork network = new(2);
        await network.StartAsync(1);
        TestPeer a = await network.StartAsync(network.Options(0) with { ReconnectDelay = TimeSpan.FromDays(1) }, onConnectionChanged: isConnected =>
        {
            if (isConnected) throw new InvalidOperationException("Nobody foresaw this.");
        });

        await a.Log.NextAsync(DialFailed);
        Assert.Equal(0, a.Network.ConnectedCount);
    }

    [Fact]
    public async Task Newer_stream_of_a_peer_replaces_the_older()
    {
        await using TestNetwork network = new(2);
        (TestPeer a, TestPeer b) = await StartTwoAsync(network);
        await using TestPeer twin = new(network.Options(0) with { Listen = new IPEndPoint(IPAddress.Loopback, 0) });
        await twin.Network.StartAsync();
        await twin.NextChangeAsync();
        Assert.Equal((b.Key, false), await a.NextChangeAsync());
        Assert.Equal((a.Key, false), await b.NextChangeAsync());
        Assert.Equal((a.Key, true), await b.NextChangeAsync());
    }

    [Fact]
    public async Task Peer_that_misbehaves_is_cut_off()
    {
        await using TestNetwork network = new(2);
        (TestPeer a, TestPeer b) = await StartTwoAsync(network);
        b.Network.Report(a.Key, 60, "bad block");
        Assert.Equal(1, b.Network.ConnectedCount);
        b.Network.Report(a.Key, 60, "bad block");
        Assert.Equal((a.Key, false), await b.NextChangeAsync());
        Assert.Contains("cut off", await a.Log.NextAsync(NotJoined), StringComparison.Ordinal);
        Assert.Contains("chain_peer_cut_off_total 1", b.Registry.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flood_of_one_peer_does_not_starve_another()
    {
        await using TestNetwork network = new(3);
        TaskCompletionSource<bool> heardQuiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TestPeer target = await network.StartAsync(
            network.Options(2) with { InboundMessagesPerSecond = 10, InboundBytesPerSecond = 1_000_000 },
            (from, message) =>
            {
                if (from == TestNetwork.KeyOf(1)) heardQuiet.TrySetResult(true);
                return ValueTask.CompletedTask;
            });
        TestPeer flooder = await network.StartAsync(0);
        TestPeer quiet = await network.StartAsync(1);
        for (int i = 0; i < 2; i++)
        {
            await quiet.NextChangeAsync();
            await flooder.NextChangeAsync();
        }

        for (int i = 0; i < 1000; i++) flooder.Network.Send(target.Key, new byte[1000], MessageClass.Consensus);
        quiet.Network.Send(target.Key, new byte[] { 1 }, MessageClass.Gossip);
        Assert.True(await heardQuiet.Task);
        Assert.True(target.Network.Peers[0].IsConnected);
    }

    [Fact]
    public void Peers_that_contradict_one_another_are_refused()
    {
        TestNetwork network = new(2);
        PeerAddress one = network.AddressOf(0);
        PeerAddress two = network.AddressOf(1);
        PublicKey self = TestNetwork.KeyOf(9);
        Assert.Contains("own public key", Assert.Throws<ArgumentException>(() => new PinnedPeers(one.Key, [one])).Message, StringComparison.Ordinal);
        Assert.Contains("public key of another", Assert.Throws<ArgumentException>(
            () => new PinnedPeers(self, [one, two with { Key = one.Key }])).Message, StringComparison.Ordinal);
        Assert.Contains("TLS pin", Assert.Throws<ArgumentException>(
            () => new PinnedPeers(self, [one, two with { TlsPin = one.TlsPin }])).Message, StringComparison.Ordinal);
    }

    private static async Task<(TestPeer A, TestPeer B)> StartTwoAsync(TestNetwork network)
    {
        TestPeer b = await network.StartAsync(1);
        TestPeer a = await network.StartAsync(0);
        Assert.Equal((b.Key, true), await a.NextChangeAsync());
        Assert.Equal((a.Key, true), await b.NextChangeAsync());
        return (a, b);
    }
}
