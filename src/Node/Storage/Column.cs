namespace Chain.Node.Storage;

/// <summary>
/// The columns of the database, one RocksDB column family each. A member's number is the family's id and never changes;
/// a new column goes to the end.
/// </summary>
public enum Column : byte
{
    /// <summary>Format stamp, genesis hash, tip. Few, short keys.</summary>
    Meta,

    /// <summary>Height → canonical bytes of the block.</summary>
    Blocks,

    /// <summary>Height → canonical bytes of the block's finality proof.</summary>
    Certificates,

    /// <summary>Block hash → height.</summary>
    Heights,

    /// <summary>Height → what executing the block came to: roots, time, version of the tree.</summary>
    Outcomes,

    /// <summary>Height → canonical bytes of all receipts of the block, one value a block.</summary>
    Receipts,

    /// <summary>Transaction id → height and index.</summary>
    TransactionIndex,

    /// <summary>Full state key → canonical value, as of the executed height.</summary>
    StateValues,

    /// <summary>Version and path → record of the state tree.</summary>
    StateNodes,

    /// <summary>Version → records of the state tree that it replaced, one value a block.</summary>
    StaleNodes,

    /// <summary>Expiry and id of a transaction → nothing, while it can still recur.</summary>
    Replay,
}
