using Chain.Node.Core;
using Chain.Node.Observe;

namespace Chain.Node.Network;

/// <summary>Counters of the traffic between nodes.</summary>
public sealed class PeerMetrics
{
    /// <summary>Registers them.</summary>
    public PeerMetrics(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        MessagesSent = registry.Counter("chain_peer_messages_sent_total", "Messages written to peers.");
        BytesSent = registry.Counter("chain_peer_bytes_sent_total", "Bytes of messages written to peers.");
        MessagesReceived = registry.Counter("chain_peer_messages_received_total", "Messages read from peers.");
        BytesReceived = registry.Counter("chain_peer_bytes_received_total", "Bytes of messages read from peers.");
        Flushes = registry.Counter("chain_peer_flushes_total", "Flushes to peers; messages a flush tell how well batching works.");
        Dropped = [.. Enum.GetNames<MessageClass>().Select(name => registry.Counter(
            "chain_peer_messages_dropped_total", "Messages dropped for a slow peer.", ("class", name.ToLowerInvariant())))];
        Throttled = registry.Counter("chain_peer_throttled_total", "Times that a peer was read later for its rate or its score.");
        Oversized = registry.Counter("chain_peer_oversized_total", "Streams ended over a message that was too large.");
        CutOff = registry.Counter("chain_peer_cut_off_total", "Times that a peer was cut off for misbehaviour.");
        Connected = registry.Counter("chain_peer_connections_total", "Streams opened with peers.");
        HandshakesFailed = registry.Counter(
            "chain_peer_handshakes_failed_total", "Connections that did not get through the TLS handshake, unpinned keys among them.");
        Unpinned = Refusal(registry, "unpinned_key");
        BadHello = Refusal(registry, "hello");
        Penalised = Refusal(registry, "penalty");
    }

    internal Counter MessagesSent { get; }

    internal Counter BytesSent { get; }

    internal Counter MessagesReceived { get; }

    internal Counter BytesReceived { get; }

    internal Counter Flushes { get; }

    internal IReadOnlyList<Counter> Dropped { get; }

    internal Counter Throttled { get; }

    internal Counter Oversized { get; }

    internal Counter CutOff { get; }

    internal Counter Connected { get; }

    internal Counter HandshakesFailed { get; }

    internal Counter Unpinned { get; }

    internal Counter BadHello { get; }

    internal Counter Penalised { get; }

    private static Counter Refusal(MetricRegistry registry, string reason) =>
        registry.Counter("chain_peer_refused_total", "Connections and streams that were refused.", ("reason", reason));
}
