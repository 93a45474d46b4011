using Chain.Encoding;

namespace Chain.Node.Network;

/// <summary>Another node: who it is, by which TLS key it is known, and where it listens.</summary>
/// <param name="Name">For logs and metrics.</param>
/// <param name="Key">Its Ed25519 key, by which the rest of the node knows it.</param>
/// <param name="TlsPin">SHA-256 of the SubjectPublicKeyInfo of its TLS key.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port of its peer listener.</param>
public sealed record PeerAddress(string Name, PublicKey Key, Hash32 TlsPin, string Host, int Port);

/// <summary>A peer as the status shows it.</summary>
/// <param name="Address">Who and where.</param>
/// <param name="IsConnected">A stream is open and greetings were exchanged.</param>
/// <param name="Version">Software of the peer; empty before it first connected.</param>
/// <param name="QueuedBytes">Waiting to be sent to it.</param>
/// <param name="Score">Misbehaviour points, 0 for none.</param>
public sealed record PeerSnapshot(PeerAddress Address, bool IsConnected, string Version, long QueuedBytes, int Score);
