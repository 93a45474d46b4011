using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Sdk;

/// <summary>What a contract lets another do in a call. A callee hands on at most what it has; views never write or emit.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "What a caller allows its callee is called so wherever contracts call contracts.")]
public enum CallFlags
{
    /// <summary>Only to compute: its answer depends on its arguments alone.</summary>
    None = 0,

    /// <summary>To read its own state.</summary>
    Read = 1,

    /// <summary>To write its own state.</summary>
    Write = 2,

    /// <summary>To call other contracts, with at most these flags.</summary>
    Call = 4,

    /// <summary>To emit events.</summary>
    Emit = 8,

    /// <summary>What views have.</summary>
    ReadOnly = Read | Call,

    /// <summary>Everything, as in a call that stands in a transaction.</summary>
    All = Read | Write | Call | Emit,
}
