namespace Chain.Contracts.Loading;

/// <summary>The runtime does not load a contract that the verifier accepted.</summary>
public sealed class ContractLoadException : Exception
{
    internal ContractLoadException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
