using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>Drops references to assemblies of which nothing is used any more: a contract that names LINQ is refused.</summary>
internal static class UnusedReferences
{
    /// <summary>Removes them from a module that was written and read again, so that its tables hold what it uses.</summary>
    /// <returns>False if there was none.</returns>
    public static bool Remove(ModuleDefinition written)
    {
        HashSet<string> used = [.. written.GetTypeReferences().Select(t => t.Scope).OfType<AssemblyNameReference>().Select(a => a.FullName)];
        AssemblyNameReference[] unused = [.. written.AssemblyReferences.Where(a => !used.Contains(a.FullName))];
        foreach (AssemblyNameReference reference in unused) written.AssemblyReferences.Remove(reference);
        return unused.Length > 0;
    }
}
