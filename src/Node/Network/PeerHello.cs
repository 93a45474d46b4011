using Chain.Encoding;

namespace Chain.Node.Network;

/// <summary>The first message each way on a stream: <c>[protocol, genesis hash, public key, software version]</c>.</summary>
/// <param name="Protocol">Version of the messages that follow.</param>
/// <param name="GenesisHash">The sender's network.</param>
/// <param name="Key">The sender's Ed25519 key.</param>
/// <param name="Version">The sender's software.</param>
public sealed record PeerHello(uint Protocol, Hash32 GenesisHash, PublicKey Key, string Version)
{
    /// <summary>The protocol that this software speaks.</summary>
    public const uint CurrentProtocol = 1;

    /// <summary>Largest greeting, in bytes.</summary>
    public const int BytesMax = 256;

    private const int VersionBytesMax = 64;

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(4);
        writer.WriteUInt64(Protocol);
        writer.WriteHash(GenesisHash);
        writer.WritePublicKey(Key);
        writer.WriteString(Version);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; null for anything else.</summary>
    public static PeerHello? Decode(ReadOnlySpan<byte> bytes)
    {
        CanonicalReader reader = new(bytes);
        reader.ReadRecord(4);
        ulong protocol = reader.ReadUInt64(uint.MaxValue);
        Hash32 genesisHash = reader.ReadHash();
        PublicKey key = reader.ReadPublicKey();
        string version = reader.ReadString(VersionBytesMax);

        // The version goes to the log and to clients as it is.
        return reader.TryFinish(out _) && !version.Any(char.IsControl) ? new PeerHello((uint)protocol, genesisHash, key, version) : null;
    }

    /// <summary>Why a greeting is refused, in words for the logs of both nodes; empty when it is accepted.</summary>
    /// <param name="hello">What the peer sent; null for bytes that are no greeting.</param>
    /// <param name="own">What this node sends.</param>
    /// <param name="pinned">The key that belongs to the peer's TLS key.</param>
    public static (HelloVerdict Verdict, string Reason) Judge(PeerHello? hello, PeerHello own, PublicKey pinned) => hello switch
    {
        null => (HelloVerdict.Malformed, "The first message is no greeting of this protocol."),
        _ when hello.Protocol != own.Protocol => (
            HelloVerdict.OtherProtocol,
            $"Node {hello.Key} speaks protocol {hello.Protocol}, node {own.Key} {own.Protocol}: run software of the same protocol."),
        _ when hello.GenesisHash != own.GenesisHash => (
            HelloVerdict.OtherNetwork,
            $"Node {hello.Key} is of the network {hello.GenesisHash}, node {own.Key} of {own.GenesisHash}: use the same genesis document."),
        _ when hello.Key != pinned => (
            HelloVerdict.OtherKey,
            $"A node says that it is {hello.Key}, but its TLS key is pinned for {pinned}: check its keys, and its pin in the other nodes' configurations."),
        _ => (HelloVerdict.Accepted, ""),
    };
}

/// <summary>What a greeting comes to. Peers cause these, so they are values.</summary>
public enum HelloVerdict
{
    /// <summary>The peer is who it should be.</summary>
    Accepted,

    /// <summary>Not the canonical bytes of a greeting.</summary>
    Malformed,

    /// <summary>Another version of the messages between nodes.</summary>
    OtherProtocol,

    /// <summary>Another genesis document.</summary>
    OtherNetwork,

    /// <summary>Not the key that its TLS key is pinned for.</summary>
    OtherKey,
}
