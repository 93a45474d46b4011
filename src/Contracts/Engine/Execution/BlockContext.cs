using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>What execution needs of a block's header.</summary>
/// <param name="Height">Number of the block.</param>
/// <param name="Timestamp">Block time, in ms since 1970.</param>
public readonly record struct BlockContext(ulong Height, ulong Timestamp)
{
    /// <summary>What contracts see. A time beyond year 9999 is shown as its end.</summary>
    internal BlockInfo Info => new(Height, new Timestamp((long)Math.Min(Timestamp, (ulong)Sdk.Timestamp.MillisecondsMax)));
}

/// <summary>What the execution of a block gives.</summary>
/// <param name="Changes">Sorted by key, each key once, none that sets the value that was there.</param>
/// <param name="Receipts">One for each transaction, in their order.</param>
/// <param name="GasUsed">Gas of all transactions.</param>
/// <param name="Membership">The consortium after the block; the same instance if no member changed.</param>
public sealed record BlockResult(
    IReadOnlyList<StateChange> Changes, IReadOnlyList<Receipt> Receipts, ulong GasUsed, Membership Membership)
{
    /// <summary>What contract code threw, in order. For the log; no part of the outcome.</summary>
    public IReadOnlyList<ContractError> ContractErrors { get; init; } = [];
}
