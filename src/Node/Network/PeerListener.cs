using System.Net;
using System.Security.Cryptography.X509Certificates;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Server;
using Chain.Grpc.Tls;
using Microsoft.Extensions.Logging;
using PublicKey = Chain.Encoding.PublicKey;

namespace Chain.Node.Network;

/// <summary>Answers the calls of peers, and of strangers.</summary>
internal sealed class PeerListener
{
    private readonly PeerNetworkOptions _options;
    private readonly PeerMetrics _metrics;
    private readonly PeerLink _link;
    private readonly PinnedPeers _pinned;
    private readonly IReadOnlyDictionary<PublicKey, Peer> _peers;
    private readonly ILogger _logger;
    private readonly LogThrottle _strangers;
    private readonly LogThrottle _handshakes;
    private readonly LogThrottle _withoutCalls;

    internal PeerListener(
        PeerNetworkOptions options,
        PeerMetrics metrics,
        PeerLink link,
        PinnedPeers pinned,
        IReadOnlyDictionary<PublicKey, Peer> peers,
        ILogger logger)
    {
        _options = options;
        _metrics = metrics;
        _link = link;
        _pinned = pinned;
        _peers = peers;
        _logger = logger;
        _strangers = new LogThrottle(options.Time, TimeSpan.FromSeconds(10));
        _handshakes = new LogThrottle(options.Time, TimeSpan.FromSeconds(10));
        _withoutCalls = new LogThrottle(options.Time, TimeSpan.FromSeconds(10));
        Service = new GrpcService(PeerProtocol.ServiceName);
        Service.Duplex(PeerProtocol.Exchange, ExchangeAsync);
    }

    internal GrpcService Service { get; }

    /// <summary>Decides in the TLS handshake whether a caller may go on.</summary>
    internal bool IsPinned(X509Certificate2 certificate)
    {
        Hash32 pin = TlsIdentity.PinOf(certificate);
        if (_pinned.TryFind(pin, out _)) return true;
        _metrics.Unpinned.Add();
        if (_strangers.TryPass()) NetworkLog.Unpinned(_logger, certificate.Subject, pin.ToString(), _metrics.Unpinned.Value);
        return false;
    }

    /// <summary>Counts a connection that the handshake ended.</summary>
    internal void CountFailedHandshake(EndPoint? from)
    {
        _metrics.HandshakesFailed.Add();
        if (_handshakes.TryPass()) NetworkLog.HandshakeFailed(_logger, from?.ToString() ?? "an unknown address", _metrics.HandshakesFailed.Value);
    }

    /// <summary>Notes that a peer came and went; only it knows why.</summary>
    internal void NoteNoCall(X509Certificate2? certificate)
    {
        if (certificate is null || !_pinned.TryFind(TlsIdentity.PinOf(certificate), out PeerAddress? peer)) return;
        if (_withoutCalls.TryPass()) NetworkLog.NoCall(_logger, peer.Name);
    }

    private async Task ExchangeAsync(
        GrpcReader<ReadOnlyMemory<byte>> reader, GrpcWriter<ReadOnlyMemory<byte>> writer, GrpcServerCall call)
    {
        Peer peer = PeerOf(call);
        PeerHello hello;
        try
        {
            if (peer.Limit.Report(PeerProtocol.CallPoints)) throw PeerProtocol.CutOff();
            if (peer.Address.Key > _options.Self)
            {
                throw new GrpcStatusException(
                    GrpcStatusCode.FailedPrecondition, "The node with the lower public key dials; wait to be called.");
            }

            hello = await _link.ReadHelloAsync(peer, reader, call.CancellationToken).ConfigureAwait(false);
        }
        catch (GrpcStatusException exception)
        {
            NetworkLog.Refused(_logger, peer.Address.Name, exception.Detail);
            throw;
        }

        await _link.SendHelloAsync(writer, call.CancellationToken).ConfigureAwait(false);
        await _link.RunAsync(peer, hello, reader, writer, call.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>The peer of a call. TLS let only pinned keys in; that it holds here too does not rest on TLS alone.</summary>
    private Peer PeerOf(GrpcServerCall call)
    {
        if (call.PeerCertificate is not { } certificate || !_pinned.TryFind(TlsIdentity.PinOf(certificate), out PeerAddress? address))
        {
            throw new GrpcStatusException(GrpcStatusCode.Unauthenticated, "The TLS key is not pinned.");
        }

        Peer peer = _peers[address.Key];
        if (!peer.Limit.IsCutOff) return peer;
        _metrics.Penalised.Add();
        throw PeerProtocol.CutOff();
    }
}
