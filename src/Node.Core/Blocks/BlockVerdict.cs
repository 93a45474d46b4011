namespace Chain.Node.Core.Blocks;

/// <summary>Whether a proposed block may be notarized, and if not, which rule of docs/protocol/block.md it breaks.</summary>
public enum BlockVerdict
{
    /// <summary>Every rule holds.</summary>
    Valid,

    /// <summary>It names another network, epoch or validator set.</summary>
    WrongNetwork,

    /// <summary>Its height is not its parent's plus one.</summary>
    WrongHeight,

    /// <summary>It names another anchor than its parent gives it.</summary>
    WrongAnchor,

    /// <summary>Its time is not after its parent's.</summary>
    TimestampNotAfterParent,

    /// <summary>It certifies a height below its parent's, or one that is not below its own.</summary>
    WrongExecutedHeight,

    /// <summary>It names a state or receipts root that our execution did not give.</summary>
    WrongRoots,

    /// <summary>It is further ahead of its executed height than <c>maxLag</c> and still carries transactions.</summary>
    TransactionsBeyondLag,

    /// <summary>It is larger than the chain allows.</summary>
    TooLarge,

    /// <summary>Its transactions ask for more gas together than the chain allows.</summary>
    TooMuchGas,

    /// <summary>A transaction's gas limit does not cover what it costs before its calls.</summary>
    GasLimitTooLow,

    /// <summary>A transaction is of another network.</summary>
    TransactionOfOtherNetwork,

    /// <summary>A transaction is expired at the block's time, or valid for longer than the chain allows.</summary>
    TransactionNotInTime,

    /// <summary>A transaction stands in this branch already, final or not, or twice in this block.</summary>
    TransactionRepeated,

    /// <summary>A signer of a transaction is not an active member.</summary>
    UnknownSigner,

    /// <summary>
    /// It may be valid, but we restarted since the height that it certifies and do not know who was a member then. The next
    /// block certifies more.
    /// </summary>
    UnknownMembership,

    /// <summary>Not a verdict yet: the clock has not reached its time.</summary>
    WaitForClock,

    /// <summary>Not a verdict yet: execution has not reached the height that it certifies.</summary>
    WaitForExecution,

    /// <summary>Not a verdict yet: its parent is not known.</summary>
    WaitForParent,
}
