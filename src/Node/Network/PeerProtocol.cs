using Chain.Encoding;
using Chain.Grpc;

namespace Chain.Node.Network;

/// <summary>The calls between nodes. Their messages are canonical bytes, not protobuf.</summary>
internal static class PeerProtocol
{
    internal const string ServiceName = "chain.peer.v1.Peer";

    /// <summary>The one stream of a pair of nodes: greetings, then messages of the node's core both ways.</summary>
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Exchange =
        GrpcMethod.OfBytes(ServiceName, nameof(Exchange), GrpcMethodKind.Duplex);

    /// <summary>Blocks in height order: <c>[from, count]</c> in, one block a message out.</summary>
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> FetchBlocks =
        GrpcMethod.OfBytes(ServiceName, nameof(FetchBlocks), GrpcMethodKind.ServerStreaming);

    /// <summary>What a peer that misbehaved is told.</summary>
    internal static GrpcStatusException CutOff() =>
        new(GrpcStatusCode.ResourceExhausted, "This peer misbehaved and is cut off for a while; see the log of the node that it called.");

    internal static byte[] EncodeFetch(ulong fromHeight, int count)
    {
        CanonicalWriter writer = new(16);
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(fromHeight);
        writer.WriteUInt64((ulong)count);
        return writer.ToArray();
    }

    internal static bool TryDecodeFetch(ReadOnlySpan<byte> bytes, out ulong fromHeight, out int count)
    {
        CanonicalReader reader = new(bytes);
        reader.ReadRecord(2);
        fromHeight = reader.ReadUInt64();
        count = reader.ReadInt32();
        return reader.TryFinish(out _) && count > 0;
    }
}
