namespace Chain.Crypto;

/// <summary>
/// The first byte of everything that is signed, so that a signature made for one use never stands for another
/// (docs/protocol/crypto.md). Disjoint from <see cref="HashTag"/>; values are never renumbered or reused.
/// </summary>
public enum SignTag : byte
{
    /// <summary>A transaction body.</summary>
    Transaction = 0x40,

    /// <summary>A vote to notarize a block.</summary>
    Notarize = 0x41,

    /// <summary>A vote to leave a view without a block.</summary>
    Nullify = 0x42,

    /// <summary>A vote to make a block final.</summary>
    Finalize = 0x43,

    /// <summary>A statement of a node over the TLS key that it uses now.</summary>
    PeerStatement = 0x44,
}
