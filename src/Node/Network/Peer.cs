using Chain.Grpc.Client;

namespace Chain.Node.Network;

/// <summary>What this node holds of one peer, connected or not.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Lock _lock = new();
    private PeerSession? _session;

    internal Peer(PeerAddress address, PeerNetworkOptions options, GrpcChannel channel)
    {
        Address = address;
        Channel = channel;
        Queue = new SendQueue(options.SendQueueBytesMax, options.SendQueueMessagesMax, options.Time);
        Limit = new InboundLimit(options);
    }

    internal PeerAddress Address { get; }

    /// <summary>For calls that this node makes.</summary>
    internal GrpcChannel Channel { get; }

    internal SendQueue Queue { get; }

    internal InboundLimit Limit { get; }

    internal string Version { get; private set; } = "";

    internal bool IsConnected
    {
        get
        {
            lock (_lock) return _session is not null;
        }
    }

    /// <summary>Makes a session the peer's own; an older one, which the peer has lost or left, is ended.</summary>
    internal void Attach(PeerSession session, string version, Action<bool> onChanged)
    {
        lock (_lock)
        {
            if (_session is { } old)
            {
                old.End("replaced by a newer stream of the same peer");
                onChanged(false);
            }

            Queue.Clear();
            _session = session;
            Version = version;
            onChanged(true);
        }
    }

    internal void Detach(PeerSession session, Action<bool> onChanged)
    {
        lock (_lock)
        {
            if (_session != session) return;
            _session = null;

            // What waits is stale by the time that the peer is back: consensus sends anew, gossip has other ways.
            Queue.Clear();
            onChanged(false);
        }
    }

    internal void End(string reason)
    {
        lock (_lock) _session?.End(reason);
    }

    public void Dispose()
    {
        Queue.Dispose();
        Channel.Dispose();
    }
}
