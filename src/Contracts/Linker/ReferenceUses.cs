using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>Where an assembly names something outside: an instruction, or a member that is declared with it.</summary>
/// <param name="Member">Full name of the method or field, as Cecil writes it.</param>
/// <param name="Offset">Offset of the instruction; null where the declaration names it.</param>
public readonly record struct ReferenceUse(string Member, int? Offset);

/// <summary>Finds who names a row that is refused.</summary>
public static class ReferenceUses
{
    /// <summary>Uses of a row, in the order of the assembly.</summary>
    /// <param name="image">An assembly that Cecil wrote.</param>
    /// <param name="token">Token of an assembly, type, member or signature that it names; of a method that it has, that method.</param>
    public static IReadOnlyList<ReferenceUse> Find(byte[] image, int token)
    {
        ArgumentNullException.ThrowIfNull(image);
        MetadataToken row = new((uint)token);
        using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(image, writable: false));
        List<ReferenceUse> uses = [];
        foreach (TypeDefinition type in module.GetTypes())
        {
            if (Parents(type).Any(t => Names(t, row)) && Body(type) is { } body) uses.Add(new ReferenceUse(body.FullName, null));
            foreach (FieldDefinition field in type.Fields.Where(f => Names(f.FieldType, row))) uses.Add(new ReferenceUse(field.FullName, null));
            foreach (MethodDefinition method in type.Methods) AddUses(uses, method, row);
        }

        return uses;
    }

    private static IEnumerable<TypeReference?> Parents(TypeDefinition type) => type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType);

    /// <summary>A method that stands for its type; of an iterator the one that has its author's code.</summary>
    private static MethodDefinition? Body(TypeDefinition type) => type.Methods.FirstOrDefault(m => m.Name == "MoveNext") ?? type.Methods.FirstOrDefault(m => m.HasBody);

    private static void AddUses(List<ReferenceUse> uses, MethodDefinition method, MetadataToken row)
    {
        bool declares = method.MetadataToken == row || Signature(method).Any(t => Names(t, row));
        if (declares) uses.Add(new ReferenceUse(method.FullName, null));
        if (!method.HasBody || method.MetadataToken == row) return;

        int before = uses.Count;
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is MemberReference named && Names(named, row)) uses.Add(new ReferenceUse(method.FullName, instruction.Offset));
        }

        bool isLocal = !declares && uses.Count == before && (method.Body.LocalVarToken == row || method.Body.Variables.Any(v => Names(v.VariableType, row)));
        if (isLocal) uses.Add(new ReferenceUse(method.FullName, null));
    }

    private static IEnumerable<TypeReference> Signature(MethodReference method) => method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType);

    /// <summary>Whether a member, or what it is spelled with, is the row. What the assembly defines is looked at where it is defined.</summary>
    private static bool Names(MemberReference? member, MetadataToken row) => member switch
    {
        null or IMemberDefinition or GenericParameter => false,
        _ when member.MetadataToken == row => true,
        GenericInstanceType type => Names(type.ElementType, row) || type.GenericArguments.Any(t => Names(t, row)),
        TypeSpecification type => Names(type.ElementType, row),
        TypeReference type => type.Scope?.MetadataToken == row || Names(type.DeclaringType, row),
        GenericInstanceMethod method => Names(method.ElementMethod, row) || method.GenericArguments.Any(t => Names(t, row)),
        MethodReference method => Names(method.DeclaringType, row) || Signature(method).Any(t => Names(t, row)),
        FieldReference field => Names(field.DeclaringType, row) || Names(field.FieldType, row),
        _ => false,
    };
}
