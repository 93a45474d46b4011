using Chain.Encoding;

namespace Chain.Node.Network;

/// <summary>What the network asks of the node. Called from several threads, for one peer from one at a time.</summary>
public sealed record PeerCallbacks
{
    /// <summary>Takes a message. While its task is not complete no more is read from that peer: back-pressure, not growth.</summary>
    public required Func<PublicKey, ReadOnlyMemory<byte>, ValueTask> OnMessage { get; init; }

    /// <summary>A peer came (true) or went (false). Must return at once.</summary>
    public required Action<PublicKey, bool> OnConnectionChanged { get; init; }
}
