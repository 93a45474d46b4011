using Chain.Contracts.Runtime;

namespace Chain.Contracts.Execution;

/// <summary>
/// Committed state could not be read while executing: a fault of this node, never of the transaction. The node stops.
/// </summary>
public sealed class StateUnavailableException : UncatchableException
{
    /// <summary>Wraps what the store threw.</summary>
    public StateUnavailableException(Exception cause)
        : base("Committed state could not be read while executing.", cause)
    {
    }
}
