namespace Chain.Contracts.Runtime;

/// <summary>An exception that no contract may see: the end of its own call, or a fault of the node.</summary>
public abstract class UncatchableException : Exception
{
    /// <summary>Creates one.</summary>
    protected UncatchableException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
