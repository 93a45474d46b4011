using Chain.Grpc;

namespace Chain.Node.Network;

/// <summary>The calls between nodes. Their messages are canonical bytes, not protobuf.</summary>
internal static class PeerProtocol
{
    internal const string ServiceName = "chain.peer.v1.Peer";

    /// <summary>The one stream of a pair of nodes: greetings, then messages of the node's core both ways.</summary>
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Exchange =
        GrpcMethod.OfBytes(ServiceName, nameof(Exchange), GrpcMethodKind.Duplex);

    /// <summary>
    /// What a call costs. Each leaves lines in the log and events in the core; one a second is forgiven, and a peer that does not get
    /// through calls less often.
    /// </summary>
    internal const int CallPoints = 1;

    /// <summary>What a peer that misbehaved is told.</summary>
    internal static GrpcStatusException CutOff() =>
        new(GrpcStatusCode.ResourceExhausted, "This peer misbehaved and is cut off for a while; see the log of the node that it called.");
}
