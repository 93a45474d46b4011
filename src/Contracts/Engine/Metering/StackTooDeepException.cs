namespace Chain.Contracts.Metering;

/// <summary>A contract's methods call one another so deep, without recursion, that they need more stack than there is.</summary>
public sealed class StackTooDeepException : Exception
{
    private StackTooDeepException(string message)
        : base(message)
    {
    }

    internal static StackTooDeepException OfBytes(long bytes) =>
        new($"Its methods, called one by another, need {bytes} bytes of stack; contracts have {ContractRewriter.DeepestBytesMax}. Use fewer or smaller locals.");

    internal static StackTooDeepException OfFrames(long frames) =>
        new($"Its methods, called one by another without recursion, stand {frames} deep; contracts may have {ContractRewriter.DeepestFramesMax}. Let fewer methods call on, or use recursion, which is counted while it runs.");
}
