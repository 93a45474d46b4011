using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>Whether a method may change state.</summary>
public enum MethodKind
{
    /// <summary>Changes state.</summary>
    Call,

    /// <summary>Only reads.</summary>
    View,
}

/// <summary>How dispatch of one call ended, short of a fault.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum DispatchResult
{
    /// <summary>The method ran and its return value was written.</summary>
    Done,

    /// <summary>The arguments are not the canonical encoding of the method's parameters.</summary>
    BadArguments,

    /// <summary>The contract has no such method.</summary>
    UnknownMethod,
}

/// <summary>Generated: makes an instance of the contract, decodes the arguments, runs the method, encodes its result.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate DispatchResult ContractDispatch(
    ContractContext context, string method, ReadOnlySpan<byte> arguments, CanonicalWriter result);

/// <summary>Generated: the kind of a method, or null if there is none of that name.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate MethodKind? MethodLookup(string method);

/// <summary>A contract as the engine sees it. Each contract class has one as its generated <c>Definition</c>.</summary>
public sealed record ContractDefinition
{
    /// <summary>Name on the chain.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the interface.</summary>
    public required int Version { get; init; }

    /// <summary>The interface as canonical JSON (docs/contracts/abi.md).</summary>
    public required string Abi { get; init; }

    /// <summary>Whether it may be called while one of its calls is running.</summary>
    public required bool Reentrant { get; init; }

    /// <summary>Finds methods.</summary>
    public required MethodLookup KindOf { get; init; }

    /// <summary>Runs methods.</summary>
    public required ContractDispatch Dispatch { get; init; }
}
