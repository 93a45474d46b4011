using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>What a member does that is called on nothing: the same as without a shim.</summary>
internal static class Absent
{
    [SuppressMessage("Usage", "CA2201", Justification = "A contract's handler must see the exception that the member itself would raise.")]
    public static Exception Exception() => new NullReferenceException();
}
