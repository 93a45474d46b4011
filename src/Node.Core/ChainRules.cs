using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core;

/// <summary>The rules of one network and epoch, chosen once and passed to whoever judges by them.</summary>
public sealed record ChainRules
{
    /// <summary>Names the network.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>The epoch.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Hash of the epoch's validator set.</summary>
    public required Hash32 ValidatorsHash { get; init; }

    /// <summary>The chain's parameters.</summary>
    public required ChainParameters Parameters { get; init; }

    /// <summary>What a transaction's gas limit must cover at least.</summary>
    public required BasePrice BasePrice { get; init; }

    /// <summary>Rules that a test has switched off; none in production.</summary>
    internal NodeMutations Mutations { get; init; }

    /// <summary>Whether the gas limit covers what the transaction costs before its calls.</summary>
    public bool CoversBasePrice(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Body.GasLimit >= BasePrice.Of(transaction);
    }

    /// <summary>Whether a block of this time (ms) may include a transaction of this validity (ms).</summary>
    public bool IsInTime(ulong validUntil, ulong blockTimestamp) =>
        validUntil >= blockTimestamp && validUntil - blockTimestamp <= Parameters.MaxValidityMs;
}
