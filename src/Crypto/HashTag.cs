namespace Chain.Crypto;

/// <summary>
/// The first byte of everything that is hashed, so that bytes hashed for one use never stand for another
/// (docs/protocol/crypto.md). Values are part of the protocol: they are never renumbered or reused.
/// </summary>
public enum HashTag : byte
{
    /// <summary>A leaf of an RFC 6962 Merkle tree.</summary>
    MerkleLeaf = 0x00,

    /// <summary>An inner node of an RFC 6962 Merkle tree.</summary>
    MerkleNode = 0x01,

    /// <summary>The canonical genesis document: the name of the network.</summary>
    Genesis = 0x02,

    /// <summary>A public key, to make an address.</summary>
    Address = 0x03,

    /// <summary>A transaction body, to make a transaction id.</summary>
    TransactionBody = 0x04,

    /// <summary>The signatures of a transaction.</summary>
    Signatures = 0x05,

    /// <summary>A transaction with its signatures: id, then hash of the signatures.</summary>
    TransactionLeaf = 0x06,

    /// <summary>A block header, to make a block hash.</summary>
    BlockHeader = 0x07,

    /// <summary>A validator set.</summary>
    ValidatorSet = 0x08,

    /// <summary>Contract and key, to make a path in the state tree.</summary>
    StatePath = 0x09,

    /// <summary>A leaf of the state tree.</summary>
    StateLeaf = 0x0a,

    /// <summary>An inner node of the state tree.</summary>
    StateNode = 0x0b,

    /// <summary>A value in the state.</summary>
    StateValue = 0x0c,

    /// <summary>A height and the receipts root of the block at that height.</summary>
    ReceiptsRange = 0x0d,

    /// <summary>The code of a contract.</summary>
    ContractCode = 0x0e,

    /// <summary>A confidential payload and its salt.</summary>
    PrivatePayload = 0x0f,
}
