using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Enums outside a module that its constants are of: default values of parameters, <c>const</c> fields. Writing such a constant
/// asks for the enum's definition, of which only the type of its numbers matters; the constant's own says it.
/// </summary>
internal sealed class ForeignEnums : MetadataResolver
{
    private readonly Dictionary<string, TypeDefinition> _enums = new(StringComparer.Ordinal);

    /// <summary>Resolves other types as Cecil does.</summary>
    /// <param name="assemblies">Where other assemblies are found.</param>
    public ForeignEnums(IAssemblyResolver assemblies)
        : base(assemblies)
    {
    }

    /// <summary>Notes the enums of a module's constants, before it is written.</summary>
    /// <param name="module">A module that was read with this resolver.</param>
    public void Note(ModuleDefinition module)
    {
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (FieldDefinition field in type.Fields) Note(field, field.FieldType, module);
            foreach (ParameterDefinition parameter in type.Methods.SelectMany(m => m.Parameters)) Note(parameter, parameter.ParameterType, module);
        }
    }

    /// <inheritdoc/>
    public override TypeDefinition Resolve(TypeReference type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _enums.TryGetValue(type.FullName, out TypeDefinition? found) && type.Scope is AssemblyNameReference ? found : base.Resolve(type);
    }

    private void Note(IConstantProvider owner, TypeReference type, ModuleDefinition module)
    {
        if (!owner.HasConstant || !type.IsValueType || type.Scope is not AssemblyNameReference || owner.Constant is not { } constant) return;
        if (NumbersOf(constant, module.TypeSystem) is not { } numbers) return;

        TypeDefinition definition = new(type.Namespace, type.Name, TypeAttributes.Sealed, new TypeReference("System", "Enum", module, module.TypeSystem.CoreLibrary));
        definition.Fields.Add(new FieldDefinition("value__", FieldAttributes.Public | FieldAttributes.SpecialName, numbers));
        _enums[type.FullName] = definition;
    }

    private static TypeReference? NumbersOf(object constant, TypeSystem types) => constant switch
    {
        byte => types.Byte,
        sbyte => types.SByte,
        short => types.Int16,
        ushort => types.UInt16,
        int => types.Int32,
        uint => types.UInt32,
        long => types.Int64,
        ulong => types.UInt64,
        _ => null,
    };
}
