namespace Chain.Node.Core;

/// <summary>
/// Positive controls: each flag removes one rule at the place where it stands, so that a test can show that its
/// checkers notice. Production code leaves all of them off.
/// </summary>
internal readonly record struct NodeMutations
{
    /// <summary>Judges repeats by final blocks only: a duplicate in an unfinalized ancestor passes.</summary>
    public bool IgnoreUnfinalizedAncestors { get; init; }

    /// <summary>Beyond <c>maxLag</c> proposes nothing, instead of empty blocks: the chain can die.</summary>
    public bool NoBlocksBeyondLag { get; init; }

    /// <summary>Keeps voting after a certificate over other roots.</summary>
    public bool IgnoreDivergence { get; init; }

    /// <summary>Notarizes blocks whose roots differ from our own.</summary>
    public bool IgnoreWrongRoots { get; init; }

    /// <summary>Judges repeats by unfinalized blocks only: a final transaction passes again.</summary>
    public bool IgnoreFinalTransactions { get; init; }

    /// <summary>Takes transactions that are expired, or valid for too long.</summary>
    public bool IgnoreValidity { get; init; }

    /// <summary>Takes transactions of anybody.</summary>
    public bool IgnoreMembership { get; init; }

    /// <summary>Takes blocks that ask for more gas than the chain allows.</summary>
    public bool IgnoreGasLimit { get; init; }

    /// <summary>Takes blocks that name any anchor.</summary>
    public bool IgnoreAnchor { get; init; }

    /// <summary>Takes blocks whose time is not after their parent's.</summary>
    public bool IgnoreParentTime { get; init; }

    /// <summary>Takes blocks from the future.</summary>
    public bool IgnoreClock { get; init; }

    /// <summary>Takes transactions in blocks beyond <c>maxLag</c>.</summary>
    public bool IgnoreLag { get; init; }

    /// <summary>Takes blocks that certify less than their parent.</summary>
    public bool IgnoreExecutedHeight { get; init; }

    /// <summary>Never rests: empty blocks follow one another at full speed.</summary>
    public bool NeverRest { get; init; }

    /// <summary>Rests until work comes, without an empty block an interval.</summary>
    public bool NoEmptyBlocks { get; init; }

    /// <summary>Keys the signature cache by the transaction's id, so that a copy with a forged signature passes.</summary>
    public bool SignatureCacheByTransactionId { get; init; }

    /// <summary>Reports a block executed before its batch is durable.</summary>
    public bool AcknowledgeBeforeDurable { get; init; }

    /// <summary>Rests although final transactions are not certified yet.</summary>
    public bool RestBeforeCertified { get; init; }

    /// <summary>Counts as syncing for ever once it was behind, and so never votes again.</summary>
    public bool StaysSyncing { get; init; }

    /// <summary>Waits for the execution of a block that it does not know to be final, without asking for it.</summary>
    public bool WaitsWithoutRequest { get; init; }

    /// <summary>Keeps the configured cap of view timeouts although a largest block takes longer.</summary>
    public bool CapBelowTransfer { get; init; }

    /// <summary>Accepts synced blocks without a certificate.</summary>
    public bool SyncWithoutCertificate { get; init; }
}
