using System.Reflection;

namespace Chain.Contracts.Metering;

/// <summary>What members outside a contract cost, and what stands for those whose time depends on their arguments.</summary>
public interface IMemberPrices
{
    /// <summary>The price of a member by its key; null if contracts may not use it.</summary>
    MemberPrice? Find(string key);
}

/// <summary>The price of a member.</summary>
/// <param name="Gas">Gas of a call, besides what its shim charges.</param>
/// <param name="Shim">A static method that is called instead, and charges what depends on arguments; null to call the member itself.</param>
/// <param name="IsVirtual">Whether a contract's own method may be what runs.</param>
public readonly record struct MemberPrice(long Gas, MethodInfo? Shim, bool IsVirtual = false);
