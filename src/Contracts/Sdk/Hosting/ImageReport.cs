using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>What the engine finds in the assembly of a contract.</summary>
/// <param name="Name">Name of the contract; empty if the assembly is refused.</param>
/// <param name="Version">Its version; 0 if the assembly is refused.</param>
/// <param name="Abi">Its interface; empty if the assembly is refused.</param>
/// <param name="Reentrant">Whether it may be called while one of its calls is running.</param>
/// <param name="Problems">Why the assembly is refused, the first reasons in words; empty if it is not.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ImageReport(string Name, int Version, string Abi, bool Reentrant, string Problems)
{
    /// <summary>Whether the assembly is refused.</summary>
    public bool IsRefused => Problems.Length > 0;

    /// <summary>The report on an assembly that is refused.</summary>
    public static ImageReport Refused(string problems) => new("", 0, "", false, problems);
}
