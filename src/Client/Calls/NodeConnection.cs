using Chain.Encoding;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;

namespace Chain.Client.Calls;

/// <summary>The connection to one trusted node, opened with the first call.</summary>
internal sealed class NodeConnection : IDisposable
{
    internal NodeConnection(TrustedNode node, ChainClientOptions options)
    {
        Node = node;
        Channel = new GrpcChannel(node.Endpoint, new GrpcChannelOptions
        {
            ConnectTimeout = options.ConnectTimeout,
            Tls = node.TlsSpkiSha256 is Hash32 pin ? TlsClientOptions.TrustPins([pin]) : null,
        });
    }

    internal TrustedNode Node { get; }

    internal GrpcChannel Channel { get; }

    public void Dispose() => Channel.Dispose();
}
