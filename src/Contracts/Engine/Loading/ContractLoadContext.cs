using System.Reflection;
using System.Runtime.Loader;

namespace Chain.Contracts.Loading;

/// <summary>Holds one metered contract, and lets it see the runtime, the SDK and nothing else.</summary>
internal sealed class ContractLoadContext(string name) : AssemblyLoadContext(name, isCollectible: true)
{
    private static readonly HashSet<string> Visible = new(StringComparer.Ordinal)
    {
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory", "System.Linq", "System.Runtime.Extensions",
        "System.Runtime.InteropServices", "System.Runtime.Numerics",
        "Chain.Encoding", "Chain.Contracts.Sdk", "Chain.Contracts.Runtime",
    };

    protected override Assembly? Load(AssemblyName assemblyName) => Visible.Contains(assemblyName.Name ?? "")
        ? null // The host's own copy.
        : throw new FileLoadException($"Contracts do not see the assembly {assemblyName.Name}.");
}
