namespace Chain.Contracts.Linking;

/// <summary>A contract cannot be linked: it was built against another library, or is no assembly.</summary>
public sealed class ContractLinkException : Exception
{
    internal ContractLinkException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
