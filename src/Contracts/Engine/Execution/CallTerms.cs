using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;

namespace Chain.Contracts.Execution;

/// <summary>Who makes a call, and what it may do and use up.</summary>
/// <param name="Caller">The calling contract, or <see cref="ContractRegistry.EngineName"/>; null for a call of a transaction or a user's view.</param>
/// <param name="Flags">What it may do, and what calls that it makes may do.</param>
/// <param name="GasMax">Gas that the caller gives it at most; at least 0.</param>
internal readonly record struct CallTerms(string? Caller, CallFlags Flags, long GasMax)
{
    /// <summary>A call that stands in a transaction.</summary>
    public static CallTerms OfTransaction { get; } = new(null, CallFlags.All, long.MaxValue);

    /// <summary>A view that somebody asks.</summary>
    public static CallTerms OfQuery { get; } = new(null, CallFlags.ReadOnly, long.MaxValue);

    /// <summary>A call that the engine makes of itself.</summary>
    public static CallTerms OfEngine { get; } = new(ContractRegistry.EngineName, CallFlags.All, long.MaxValue);

    /// <summary>Whether the engine makes it.</summary>
    public bool IsOfEngine => Caller == ContractRegistry.EngineName;

    /// <summary>Whether a contract makes it, with part of the gas that it has itself.</summary>
    public bool IsOfContract => Caller is not null && !IsOfEngine;

    /// <summary>Whether the callee may change anything.</summary>
    public bool MayChange => (Flags & (CallFlags.Write | CallFlags.Emit)) != 0;
}
