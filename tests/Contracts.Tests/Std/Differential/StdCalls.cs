using Mono.Cecil;

namespace Chain.Contracts.Tests.Std.Differential;

/// <summary>Which public members of the library a compiled contract calls, by its own metadata.</summary>
internal static class StdCalls
{
    // Overrides of what every object has: calls name System.Object.
    private static readonly string[] OfObject = ["ToString()", "Equals(System.Object)"];

    /// <summary>Members that no code of the contract names.</summary>
    public static string[] Missing(byte[] image)
    {
        using AssemblyDefinition library = AssemblyDefinition.ReadAssembly(typeof(Chain.Contracts.Std.Sorting).Assembly.Location);
        using AssemblyDefinition contract = AssemblyDefinition.ReadAssembly(new MemoryStream(image));
        HashSet<string> called = [.. contract.MainModule.GetMemberReferences().OfType<MethodReference>().Select(Key)];
        return
        [
            .. library.MainModule.Types.Where(t => t is { IsPublic: true, IsInterface: false, IsEnum: false }).SelectMany(t => t.Methods)
                .Where(m => m.IsPublic && !OfObject.Any(o => Key(m).EndsWith("::" + o, StringComparison.Ordinal))).Select(Key).Where(key => !called.Contains(key)).Order(StringComparer.Ordinal),
        ];
    }

    private static string Key(MethodReference method) =>
        $"{method.DeclaringType.GetElementType().FullName}::{method.Name}({string.Join(',', method.Parameters.Select(p => Spell(p.ParameterType)))})" + (method.Name.StartsWith("op_", StringComparison.Ordinal) ? Spell(method.ReturnType) : "");

    private static string Spell(TypeReference type) => type switch
    {
        GenericParameter variable => (variable.Type == GenericParameterType.Type ? "!" : "!!") + variable.Position,
        GenericInstanceType instance => $"{instance.ElementType.FullName}<{string.Join(',', instance.GenericArguments.Select(Spell))}>",
        ArrayType array => Spell(array.ElementType) + "[]",
        ByReferenceType reference => Spell(reference.ElementType) + "&",
        RequiredModifierType modified => Spell(modified.ElementType),
        _ => type.FullName,
    };
}
