using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// What calls of a contract may come to use of its assembly, on the safe side: a type brings its fields, its initialiser and its virtual
/// methods, but those of records that the compiler adds and no contract may call.
/// </summary>
internal sealed class ModuleReach : Reach
{
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";

    private readonly ModuleDefinition _module;
    private readonly ILookup<string, MethodDefinition> _virtuals;
    private readonly HashSet<FieldDefinition> _fields = [];

    private ModuleReach(ModuleDefinition module)
    {
        _module = module;
        _virtuals = module.GetTypes().SelectMany(t => t.Methods).Where(m => m.IsVirtual).ToLookup(m => m.Name, StringComparer.Ordinal);
    }

    /// <summary>What is used by a contract's class.</summary>
    public static ModuleReach From(TypeDefinition contract)
    {
        ModuleReach reach = new(contract.Module);
        reach.Add(contract);
        foreach (MethodDefinition method in contract.Methods.Where(m => m.IsConstructor || m.Name == "Dispatch" || m.HasCustomAttributes)) reach.AddDefinition(method);
        reach.Follow();
        return reach;
    }

    /// <summary>Whether a field is reached.</summary>
    public bool Contains(FieldDefinition field) => _fields.Contains(field);

    protected override TypeDefinition? Find(TypeReference type) => type is TypeDefinition definition && definition.Module == _module ? definition : null;

    protected override MethodDefinition? Find(MethodReference method)
    {
        if (Find(method.DeclaringType.GetElementType()) is not { } own) return null;
        return (method as MethodDefinition) ?? MetadataResolver.GetMethod(own.Methods, method.GetElementMethod())
            ?? throw new ContractLinkException($"The assembly has no {method.FullName}. Build the contract anew.");
    }

    protected override void AddMembers(TypeDefinition type)
    {
        foreach (FieldDefinition field in type.Fields.Where(f => !f.IsStatic)) AddField(field);
        foreach (MethodDefinition method in type.Methods)
        {
            bool mayStandIn = method.IsStatic ? method.IsConstructor || method.HasOverrides || _virtuals[method.Name].Any(v => v.IsStatic) : method.IsVirtual;
            if (IsDelegate(type) || (mayStandIn && !IsOfRecord(method))) AddDefinition(method);
        }
    }

    /// <summary>Members of records come only where something calls one of their name; the others came with their types.</summary>
    protected override void AddStandIns(MethodDefinition method)
    {
        if (!method.IsVirtual) return;

        foreach (MethodDefinition other in _virtuals[method.Name].Where(IsOfRecord)) AddDefinition(other);
    }

    protected override void Add(FieldReference field)
    {
        Add(field.DeclaringType);
        if (Find(field.DeclaringType.GetElementType()) is not { } own) return;

        AddField(own.Fields.FirstOrDefault(f => f.Name == field.Name)
            ?? throw new ContractLinkException($"The assembly has no {field.FullName}. Build the contract anew."));
    }

    private void AddField(FieldDefinition field)
    {
        if (!_fields.Add(field)) return;

        Add(field.DeclaringType);
        Add(field.FieldType);
    }

    /// <summary>
    /// Members that the compiler gives every record and anonymous type. Text, hashes and the comparison of anonymous types may not be
    /// called; copies are made, and runtime types compared, only where somebody asks for it.
    /// </summary>
    private static bool IsOfRecord(MethodDefinition method) => method.Name switch
    {
        "ToString" or "GetHashCode" => IsAnonymous(method.DeclaringType) || IsCompilerGenerated(method),
        "PrintMembers" or "<Clone>$" or "get_EqualityContract" => IsCompilerGenerated(method),
        "Equals" => IsAnonymous(method.DeclaringType),
        _ => false,
    };

    private static bool IsAnonymous(TypeDefinition type) => type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal);

    private static bool IsCompilerGenerated(MethodDefinition method) => method.CustomAttributes.Any(a => a.AttributeType.FullName == CompilerGenerated);
}
