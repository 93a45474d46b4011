namespace Chain.Contracts.Runtime;

/// <summary>Which limit of execution stopped a transaction.</summary>
public enum LimitKind
{
    /// <summary>None did.</summary>
    None,

    /// <summary>The gas is used up.</summary>
    Gas,

    /// <summary>More bytes were allocated than a transaction may.</summary>
    Memory,

    /// <summary>Calls nest too deep.</summary>
    Stack,
}
