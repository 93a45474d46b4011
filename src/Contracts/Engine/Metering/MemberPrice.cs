using System.Reflection;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Metering;

/// <summary>The price of a member outside the contract.</summary>
/// <param name="Gas">Gas of a call, besides what its shim charges.</param>
/// <param name="Shim">A static method that is called instead, and charges what depends on arguments; null to call the member itself.</param>
/// <param name="IsVirtual">Whether a contract's own method may be what runs.</param>
/// <param name="Bytes">Bytes of what a call makes, charged before it; 0 if nothing.</param>
internal readonly record struct MemberPrice(long Gas, MethodInfo? Shim, bool IsVirtual = false, int Bytes = 0)
{
    /// <summary>The price that the whitelist gives; null if contracts may not use the member.</summary>
    public static MemberPrice? Of(WhitelistMember? member) => member is null
        ? null
        : new MemberPrice(member.Cost, member.ShimMethod, member.IsVirtual || member.IsAbstract || member.IsOverridable, member.Bytes);
}
