using System.Net;
using Chain.Encoding;
using Chain.Grpc.Tls;

namespace Chain.Node.Network;

/// <summary>Who this node is among its peers, who they are, and the limits of their traffic. Read once at start.</summary>
public sealed record PeerNetworkOptions
{
    /// <summary>This node's Ed25519 key.</summary>
    public required PublicKey Self { get; init; }

    /// <summary>The network; peers of another one are refused.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>Version of the software, told to peers for their status.</summary>
    public required string Version { get; init; }

    /// <summary>This node's TLS key, which its peers have pinned.</summary>
    public required TlsIdentity Identity { get; init; }

    /// <summary>Where peers reach this node; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>All other nodes. Nobody else is let in.</summary>
    public required IReadOnlyList<PeerAddress> Peers { get; init; }

    /// <summary>Largest message, in bytes, either way. Default 16 MiB: a full block. A larger one ends the stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 KiB.</exception>
    public int MessageBytesMax
    {
        get;
        init => field = value >= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be at least 1024.");
    } = 16 * 1024 * 1024;

    /// <summary>
    /// What may wait for one peer, in bytes: half for consensus, a quarter each for sync and gossip. Default 64 MiB.
    /// </summary>
    public long SendQueueBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>What may wait for one peer, in messages of each class. Default 65,536: bounds the cost of empty ones.</summary>
    public int SendQueueMessagesMax { get; init; } = 65_536;

    /// <summary>First pause before a peer is called again. Default 100 ms; doubles up to <see cref="ReconnectDelayMax"/>.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest such pause. Default 2 s: a restarted node is back in consensus soon.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long greetings may take. Default 5 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A silent connection is asked for a sign of life after this time, and closed after it again. Default 5 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes a second taken from one peer; beyond it we read later, and flow control slows the peer. Default 128 MiB:
    /// a gigabit link.
    /// </summary>
    public long InboundBytesPerSecond { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// Messages a second taken from one peer. Default 20,000: several times what consensus and gossip need at full load. Each costs
    /// the node's core some microseconds, whatever it says.
    /// </summary>
    public int InboundMessagesPerSecond { get; init; } = 20_000;

    /// <summary>
    /// Misbehaviour points at which a peer is cut off for <see cref="PenaltyTime"/>; from half of it on it is read at
    /// a tenth of the rate. Default 100; one point is forgiven each second.
    /// </summary>
    public int ScoreMax { get; init; } = 100;

    /// <summary>How long a peer that misbehaved stays cut off. Default 30 s.</summary>
    public TimeSpan PenaltyTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of limits and pauses. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
