using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;
using Chain.Node.Network;

namespace Chain.Node.Tests.Network;

/// <summary>What one peer, or a stranger, can take of a listener: never the room that another peer needs.</summary>
public sealed class CrowdedListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Peer_that_opens_many_connections_keeps_no_other_peer_out()
    {
        await using TestNetwork network = new(3);
        TestPeer target = await network.StartAsync(2);
        List<SslStream> crowd = [];
        for (int i = 0; i < 60; i++)
        {
            if (await TryConnectAsync(network, target, by: 0) is { } connection) crowd.Add(connection);
        }

        TestPeer quiet = await network.StartAsync(1);
        Assert.Equal((target.Key, true), await quiet.NextChangeAsync().WaitAsync(Patience));
        foreach (SslStream connection in crowd) await connection.DisposeAsync();
    }

    [Fact]
    public async Task Strangers_that_never_finish_their_handshake_keep_no_peer_out()
    {
        await using TestNetwork network = new(3);
        TestPeer target = await network.StartAsync(2);
        List<TcpClient> crowd = [];
        for (int i = 0; i < 300; i++)
        {
            TcpClient stranger = new();
            await stranger.ConnectAsync(target.Network.EndPoint);
            crowd.Add(stranger);
        }

        TestPeer quiet = await network.StartAsync(1);
        Assert.Equal((target.Key, true), await quiet.NextChangeAsync().WaitAsync(TimeSpan.FromSeconds(5)));
        foreach (TcpClient stranger in crowd) stranger.Dispose();
    }

    [Fact]
    public async Task Greeting_is_not_held_that_is_none()
    {
        await using TestNetwork network = new(2);
        TestPeer target = await network.StartAsync(1);
        using GrpcChannel channel = new(
            new Uri($"https://{target.Network.EndPoint}"),
            new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([network.AddressOf(1).TlsPin], network.IdentityOf(0)) });
        GrpcStatusException refusal = await Assert.ThrowsAsync<GrpcStatusException>(async () =>
        {
            await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await channel.OpenAsync(PeerProtocol.Exchange);
            await call.Requests.WriteAsync(new byte[1_000]);
            await call.Responses.MoveNextAsync();
        });
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refusal.Code);
        Assert.Contains("256", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_that_calls_again_and_again_is_cut_off()
    {
        await using TestNetwork network = new(2);
        TestPeer target = await network.StartAsync(network.Options(1) with { Time = new FrozenTime() });
        TestPeer restless = await network.StartAsync(network.Options(0) with { GenesisHash = default });
        for (int i = 0; i < 99; i++) await target.Log.NextAsync(2005);

        string last = await target.Log.NextAsync(2005).WaitAsync(Patience);
        Assert.Contains("cut off", last, StringComparison.Ordinal);
        Assert.True(restless.Network.ConnectedCount == 0);
    }

    /// <summary>A connection on which nothing is ever called; null if it was closed at once.</summary>
    private static async Task<SslStream?> TryConnectAsync(TestNetwork network, TestPeer target, int by)
    {
        TcpClient client = new();
        await client.ConnectAsync(target.Network.EndPoint);
        SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                ClientCertificates = [network.IdentityOf(by).Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => network.IdentityOf(by).Certificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate && TlsIdentity.PinOf(certificate) == network.AddressOf(2).TlsPin,
            });
            return stream;
        }
        catch (IOException)
        {
            await stream.DisposeAsync();
            return null;
        }
    }

    /// <summary>No point is forgiven: so the test does not depend on how fast it runs.</summary>
    private sealed class FrozenTime : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
