namespace Chain.Node.Core.Mempool;

/// <summary>Whether a transaction was admitted, or why not. Users cause these, so they are values.</summary>
public enum AdmitResult
{
    /// <summary>Admitted.</summary>
    Admitted,

    /// <summary>Waiting in the mempool already.</summary>
    AlreadyPending,

    /// <summary>In a final block already.</summary>
    AlreadyFinal,

    /// <summary>It names another network.</summary>
    WrongNetwork,

    /// <summary>A signature does not verify.</summary>
    BadSignature,

    /// <summary>Its <c>validUntil</c> has passed.</summary>
    Expired,

    /// <summary>Its <c>validUntil</c> is further ahead than the chain allows.</summary>
    ValidTooLong,

    /// <summary>A signer is not an active member of the consortium.</summary>
    UnknownSigner,

    /// <summary>It asks for more gas than a block may hold.</summary>
    GasLimitTooHigh,

    /// <summary>Its gas limit does not cover what it costs before its calls.</summary>
    GasLimitTooLow,

    /// <summary>It is larger than fits into a block of this chain.</summary>
    TooLarge,

    /// <summary>The sender has as many transactions waiting as one sender may have.</summary>
    SenderFull,

    /// <summary>The mempool is full.</summary>
    Full,
}
