using Chain.Ledger;

namespace Chain.Node.Core;

/// <summary>
/// What a transaction costs before its calls, in gas: the prices of the network's engine, which this project does not know.
/// A gas limit below would let a transaction fill blocks and pay less than it costs every node.
/// </summary>
/// <param name="Transaction">Any transaction.</param>
/// <param name="Cosigner">Each cosigner.</param>
/// <param name="TransactionByte">Each byte of the encoded transaction.</param>
public sealed record BasePrice(ulong Transaction, ulong Cosigner, ulong TransactionByte)
{
    /// <summary>The price of one transaction.</summary>
    public ulong Of(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return Transaction
            + ((ulong)transaction.Body.Cosigners.Count * Cosigner)
            + ((ulong)transaction.Encoded.Length * TransactionByte);
    }
}
