using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Chain.Encoding;

namespace Chain.Node.Network;

/// <summary>The peers by the hash of their TLS key, and by their Ed25519 key.</summary>
public sealed class PinnedPeers
{
    private readonly FrozenDictionary<Hash32, PeerAddress> _byPin;

    /// <summary>Builds the table.</summary>
    /// <exception cref="ArgumentException">Two peers share a key, or one has the key of this node.</exception>
    public PinnedPeers(PublicKey self, IReadOnlyList<PeerAddress> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        HashSet<PublicKey> keys = [self];
        Dictionary<Hash32, PeerAddress> byPin = [];
        foreach (PeerAddress peer in peers)
        {
            if (peer.Key == self) throw new ArgumentException($"Peer '{peer.Name}' has this node's own public key.", nameof(peers));
            if (!keys.Add(peer.Key)) throw new ArgumentException($"Peer '{peer.Name}' has the public key of another peer.", nameof(peers));
            if (!byPin.TryAdd(peer.TlsPin, peer))
            {
                throw new ArgumentException($"Peer '{peer.Name}' has the TLS pin of peer '{byPin[peer.TlsPin].Name}'.", nameof(peers));
            }
        }

        All = peers;
        _byPin = byPin.ToFrozenDictionary();
    }

    /// <summary>All peers, in the order given.</summary>
    public IReadOnlyList<PeerAddress> All { get; }

    /// <summary>The peer that a TLS key belongs to; false for a stranger.</summary>
    public bool TryFind(Hash32 pin, [NotNullWhen(true)] out PeerAddress? peer) => _byPin.TryGetValue(pin, out peer);
}
