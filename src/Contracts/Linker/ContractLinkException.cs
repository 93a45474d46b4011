namespace Chain.Contracts.Linking;

/// <summary>A contract cannot be linked: it was built against another library, or is no assembly.</summary>
public sealed class ContractLinkException : Exception
{
    /// <summary>The contract was built against another library.</summary>
    internal static ContractLinkException OtherLibrary(string what, Exception? cause = null) =>
        new($"{what} Build the contract anew with the SDK of this version of chain.", cause);

    internal ContractLinkException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
