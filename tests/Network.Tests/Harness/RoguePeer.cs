using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;

namespace Chain.Network.Tests.Harness;

/// <summary>A stream to a node's peer port that sends whatever it is told to, with the keys of a real validator.</summary>
internal sealed class RoguePeer : IAsyncDisposable
{
    private const int MessageBytesMax = 64 << 20;

    private static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Exchange =
        GrpcMethod.OfBytes("chain.peer.v1.Peer", "Exchange", GrpcMethodKind.Duplex);

    private readonly TlsIdentity _identity;
    private readonly GrpcChannel _channel;
    private readonly GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> _call;

    private RoguePeer(TlsIdentity identity, GrpcChannel channel, GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call)
    {
        _identity = identity;
        _channel = channel;
        _call = call;
    }

    /// <summary>Opens a stream; nothing is sent on it yet.</summary>
    /// <param name="self">Whose TLS key it holds.</param>
    /// <param name="victim">Whom it calls.</param>
    internal static async Task<RoguePeer> OpenAsync(TestNode self, TestNode victim)
    {
        TlsIdentity identity = TlsIdentity.Load(self.Configuration.Tls.CertificateFile, self.Configuration.Tls.KeyFile);
        Hash32 pin = TlsIdentity.PinOfPem(await File.ReadAllTextAsync(victim.Configuration.Tls.CertificateFile));
        GrpcChannel channel = new(
            new Uri($"https://{victim.Configuration.Network.Listen}"),
            new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([pin], identity), SendMessageBytesMax = MessageBytesMax });
        return new RoguePeer(identity, channel, await channel.OpenAsync(Exchange));
    }

    /// <summary>The greeting of a node.</summary>
    internal static byte[] Hello(ulong protocol, Hash32 genesisHash, PublicKey key)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(4);
        writer.WriteUInt64(protocol);
        writer.WriteHash(genesisHash);
        writer.WritePublicKey(key);
        writer.WriteString("rogue");
        return writer.ToArray();
    }

    /// <summary>Sends one message; false if the other side takes no more.</summary>
    internal async Task<bool> TrySendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _call.Requests.WriteAsync(message).AsTask().WaitAsync(Eventually.Patience);
            return true;
        }
        catch (GrpcStatusException)
        {
            return false;
        }
    }

    /// <summary>Waits for one message of the other side.</summary>
    internal async Task<byte[]> ReadAsync()
    {
        Assert.True(await _call.Responses.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience));
        return _call.Responses.Current.ToArray();
    }

    /// <summary>Reads until the other side ends the stream; the status that it gives.</summary>
    internal async Task<RawAnswer> ReadToEndAsync()
    {
        try
        {
            while (await _call.Responses.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience))
            {
                // What an honest peer would read.
            }

            return RawAnswer.Ok;
        }
        catch (GrpcStatusException exception)
        {
            return new RawAnswer(exception.Code, "", exception.Detail);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _channel.Dispose();
        _identity.Dispose();
    }
}
