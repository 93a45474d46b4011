using System.Net;
using Chain.Encoding;
using Chain.Grpc.Client;
using Chain.Grpc.Server;
using Chain.Grpc.Tls;
using Chain.Node.Core;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Network;

/// <summary>
/// Carries messages between this node and its peers: mutual TLS with pinned keys, and one two-way stream a pair, dialled
/// by the node with the lower public key. Delivery is best effort and in order within a class; nothing waits for a slow
/// peer but its own queue.
/// </summary>
/// <remarks>docs/operating/network-security.md says what is refused and how that shows.</remarks>
public sealed class PeerNetwork : IAsyncDisposable
{
    /// <summary>Most handshakes of nobody in particular: what a flood holds, while those of peers take a fraction of a second.</summary>
    private const int HandshakesOfStrangersMax = 64;

    private readonly PeerNetworkOptions _options;
    private readonly PeerMetrics _metrics;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly PinnedPeers _pinned;
    private readonly Dictionary<PublicKey, Peer> _peers;
    private readonly PeerLink _link;
    private readonly PeerListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _dialling = [];
    private GrpcServer? _server;
    private bool _disposed;

    /// <summary>Prepares; nothing is opened before <see cref="StartAsync"/>.</summary>
    /// <exception cref="ArgumentException">The peers contradict one another.</exception>
    public PeerNetwork(PeerNetworkOptions options, PeerCallbacks callbacks, PeerMetrics metrics, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _metrics = metrics;
        _loggerFactory = loggerFactory;
        _logger = loggerFactory.CreateLogger<PeerNetwork>();
        _pinned = new PinnedPeers(options.Self, options.Peers);
        _peers = options.Peers.ToDictionary(address => address.Key, address => new Peer(address, options, OpenChannel(address)));
        _link = new PeerLink(options, callbacks, metrics, _logger);
        _listener = new PeerListener(options, metrics, _link, _pinned, _peers, _logger);
    }

    /// <summary>Where it listens.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public IPEndPoint EndPoint => (_server ?? throw new InvalidOperationException("Not started.")).EndPoint;

    /// <summary>Peers with an open stream.</summary>
    public int ConnectedCount => _peers.Values.Count(peer => peer.IsConnected);

    /// <summary>All peers, in the order of the configuration.</summary>
    public IReadOnlyList<PeerSnapshot> Peers =>
        [.. _pinned.All.Select(address => _peers[address.Key]).Select(peer => new PeerSnapshot(
            peer.Address, peer.IsConnected, peer.Version, peer.Queue.Bytes, peer.Limit.Score))];

    /// <summary>Listens, and starts to call the peers that this node dials.</summary>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        GrpcServerOptions server = new()
        {
            Listen = _options.Listen,
            Tls = new TlsServerOptions
            {
                Identity = _options.Identity,
                IsPeerTrusted = _listener.IsPinned,
                OnHandshakeFailed = _listener.CountFailedHandshake,
                OnEndWithoutCall = _listener.NoteNoCall,
                HandshakesMax = HandshakesMax,
            },
            ReceiveMessageBytesMax = _options.MessageBytesMax,
            SendMessageBytesMax = _options.MessageBytesMax,
            // Four a key and all handshakes, twice, while those that gave way are closed.
            ConnectionsMax = 2 * ((4 * _peers.Count) + HandshakesMax),
            StreamsPerConnectionMax = 4, // One, and those that it replaces.
            KeepAlivePingDelay = _options.KeepAlive,
            KeepAlivePingTimeout = _options.KeepAlive,
            StopTimeout = TimeSpan.FromSeconds(2),
        };
        _server = await GrpcServer.StartAsync(server, [_listener.Service], _loggerFactory, cancellationToken).ConfigureAwait(false);
        NetworkLog.Listening(_logger, _peers.Count, EndPoint.ToString());
        if (_options.Identity.ExpiresSoon(_options.Time.GetUtcNow()))
        {
            NetworkLog.CertificateExpires(_logger, _options.Identity.Certificate.NotAfter.ToUniversalTime());
        }

        foreach (Peer peer in _peers.Values.Where(peer => _options.Self < peer.Address.Key))
        {
            PeerDialer dialer = new(peer, _options, _link, _logger);
            _dialling.Add(Task.Run(() => dialer.RunAsync(_stopping.Token), CancellationToken.None));
        }
    }

    /// <summary>Queues a message for one peer. Never waits; dropped when the peer is not connected.</summary>
    /// <param name="peer">A peer of the options; others are ignored.</param>
    /// <param name="message">Not changed afterwards: the queue keeps it.</param>
    /// <param name="messageClass">Its rank.</param>
    public void Send(PublicKey peer, ReadOnlyMemory<byte> message, MessageClass messageClass)
    {
        if (_peers.TryGetValue(peer, out Peer? known)) Send(known, message, messageClass);
    }

    /// <summary>Queues a message for every peer; the bytes are shared. Never waits.</summary>
    /// <param name="message">Not changed afterwards: the queues keep it.</param>
    /// <param name="messageClass">Its rank.</param>
    public void Broadcast(ReadOnlyMemory<byte> message, MessageClass messageClass)
    {
        foreach (Peer peer in _peers.Values) Send(peer, message, messageClass);
    }

    /// <summary>Says that a peer broke a rule of the node's core. Enough points cut it off for a while.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="points">Weight; see <see cref="PeerNetworkOptions.ScoreMax"/>.</param>
    /// <param name="reason">For the log.</param>
    public void Report(PublicKey peer, int points, string reason)
    {
        if (!_peers.TryGetValue(peer, out Peer? known)) return;
        NetworkLog.Misbehaved(_logger, known.Address.Name, points, reason);
        if (!known.Limit.Report(points)) return;
        _metrics.CutOff.Add();
        NetworkLog.CutOff(_logger, known.Address.Name, _options.PenaltyTime.TotalSeconds);
        known.End("cut off for misbehaviour");
    }

    /// <summary>Closes all streams and the listener.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_dialling).ConfigureAwait(false);
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
        foreach (Peer peer in _peers.Values) peer.Dispose();
        _stopping.Dispose();
    }

    /// <summary>All peers may come at once, after an outage.</summary>
    private int HandshakesMax => HandshakesOfStrangersMax + (2 * _peers.Count);

    private void Send(Peer peer, ReadOnlyMemory<byte> message, MessageClass messageClass)
    {
        if (message.Length > _options.MessageBytesMax)
        {
            NetworkLog.OwnMessageTooLarge(_logger, message.Length, peer.Address.Name, _options.MessageBytesMax);
            _metrics.Dropped[(int)messageClass].Add();
            return;
        }

        int dropped = peer.IsConnected ? peer.Queue.Enqueue(message, messageClass) : 1;
        if (dropped > 0) _metrics.Dropped[(int)messageClass].Add(dropped);
    }

    private GrpcChannel OpenChannel(PeerAddress peer)
    {
        LogThrottle wrongKeys = new(_options.Time, TimeSpan.FromMinutes(1));
        GrpcChannelOptions channel = new()
        {
            Tls = new TlsClientOptions
            {
                Identity = _options.Identity,
                IsServerTrusted = certificate =>
                {
                    if (TlsIdentity.PinOf(certificate) == peer.TlsPin) return true;
                    _metrics.Unpinned.Add();
                    if (wrongKeys.TryPass()) NetworkLog.WrongServerKey(_logger, peer.Name);
                    return false;
                },
            },
            ReceiveMessageBytesMax = _options.MessageBytesMax,
            SendMessageBytesMax = _options.MessageBytesMax,
            KeepAlivePingDelay = _options.KeepAlive,
            KeepAlivePingTimeout = _options.KeepAlive,
        };
        return new GrpcChannel(new UriBuilder(Uri.UriSchemeHttps, peer.Host, peer.Port).Uri, channel);
    }
}
