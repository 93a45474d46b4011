namespace Chain.Contracts.Sdk;

/// <summary>Faults of typed state itself. Receipts carry them under the contract's name, as its own faults.</summary>
public static class StateFaults
{
    /// <summary>A stored value does not decode.</summary>
    public static readonly Fault StateUndecodable =
        new("A state value does not decode as the type that this version of the contract declares.");

    /// <summary>The key that an indexer read has no value.</summary>
    public static readonly Fault KeyNotFound = new("The state has no value under this key.");

    /// <summary>A list index is not below the list's count.</summary>
    public static readonly Fault IndexOutOfRange = new("The index is not below the number of items in the list.");
}
