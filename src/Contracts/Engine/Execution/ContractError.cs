using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>
/// An exception of a contract's code, for those who maintain it. It stands beside results and is no part of them: it is
/// never hashed, stored or sent, and the receipt says only that the code failed.
/// </summary>
/// <param name="Contract">The contract whose code threw.</param>
/// <param name="Method">The method that was called.</param>
/// <param name="TransactionId">The transaction; zero in a view.</param>
/// <param name="Exception">What it threw.</param>
public sealed record ContractError(string Contract, string Method, Hash32 TransactionId, Exception Exception)
{
    /// <summary>
    /// Most that one transaction or view leaves behind, in exceptions. 16: a contract may call a broken one in a loop, and
    /// the first few say it all.
    /// </summary>
    public const int PerTransactionMax = 16;
}
