namespace Chain.Contracts.Metering;

/// <summary>A contract's methods call one another so deep, without recursion, that they need more stack than there is.</summary>
public sealed class StackTooDeepException : Exception
{
    internal StackTooDeepException(long bytes)
        : base($"Its methods, called one by another, need {bytes} bytes of stack; contracts have {ContractRewriter.DeepestBytesMax}. Use fewer or smaller locals.")
    {
    }
}
