using Mono.Cecil;

namespace Chain.TestSupport.Contracts;

/// <summary>Changes a compiled contract as no compiler would.</summary>
internal static class IlEdit
{
    /// <summary>Applies a change to an assembly and writes it again.</summary>
    public static byte[] Edit(byte[] image, Action<ModuleDefinition> change)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(new MemoryStream(image), new ReaderParameters { InMemory = true });
        change(assembly.MainModule);
        using MemoryStream written = new();
        assembly.Write(written);
        return written.ToArray();
    }

    /// <summary>Removes the marks of unsafe code, so that only the code itself is left to refuse.</summary>
    public static byte[] HideUnsafe(byte[] image) => Edit(image, module =>
    {
        module.Assembly.SecurityDeclarations.Clear();
        module.CustomAttributes.Clear();
    });
}
