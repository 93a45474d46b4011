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

    /// <summary>
    /// Writes an accepted assembly anew as the engine does: what records print and hash by is replaced, so it need not compile.
    /// </summary>
    public static byte[] Renew(byte[] image) => Edit(image, module =>
    {
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(IsReplaced))
        {
            method.Body = new Mono.Cecil.Cil.MethodBody(method);
            method.Body.GetILProcessor().Emit(Mono.Cecil.Cil.OpCodes.Ldnull);
            method.Body.GetILProcessor().Emit(Mono.Cecil.Cil.OpCodes.Throw);
        }
    });

    private static bool IsReplaced(MethodDefinition method) =>
        method.Name is "ToString" or "PrintMembers" or "GetHashCode" or "get_EqualityContract"
        && method.HasBody && method.CustomAttributes.Any(a => a.AttributeType.Name == "CompilerGeneratedAttribute");

    /// <summary>Removes the marks of unsafe code, so that only the code itself is left to refuse.</summary>
    public static byte[] HideUnsafe(byte[] image) => Edit(image, module =>
    {
        module.Assembly.SecurityDeclarations.Clear();
        module.CustomAttributes.Clear();
    });
}
