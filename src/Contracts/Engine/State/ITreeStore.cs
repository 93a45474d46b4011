namespace Chain.Contracts.State;

/// <summary>
/// Where the records of the state tree are kept. Two implementations: over the node's database, and in memory. Read from
/// several threads at once while an update is computed.
/// </summary>
public interface ITreeStore
{
    /// <summary>The record under a key that a <see cref="TreeUpdate"/> put there, or null if there is none.</summary>
    byte[]? GetNode(ReadOnlySpan<byte> nodeKey);
}

/// <summary>The store does not hold a record that the tree refers to, or holds other bytes. Fatal.</summary>
public sealed class StateTreeException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StateTreeException(string message)
        : base(message)
    {
    }
}
