using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// What calls of a contract may come to use of its assembly, on the safe side: a type brings its fields, its initialiser and its virtual
/// methods, but those of records that the compiler adds and no contract may call.
/// </summary>
internal sealed class ModuleReach
{
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";

    private readonly ModuleDefinition _module;
    private readonly ILookup<string, MethodDefinition> _virtuals;
    private readonly HashSet<TypeDefinition> _types = [];
    private readonly HashSet<MethodDefinition> _methods = [];
    private readonly HashSet<FieldDefinition> _fields = [];
    private readonly Queue<MethodDefinition> _bodies = new();

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
        foreach (MethodDefinition method in contract.Methods.Where(m => m.IsConstructor || m.Name == "Dispatch" || m.HasCustomAttributes)) reach.Add((MethodReference)method);
        while (reach._bodies.TryDequeue(out MethodDefinition? method)) reach.ReadBody(method);
        return reach;
    }

    public bool Contains(TypeDefinition type) => _types.Contains(type);

    public bool Contains(MethodDefinition method) => _methods.Contains(method);

    public bool Contains(FieldDefinition field) => _fields.Contains(field);

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType instance:
                Add(instance.ElementType);
                foreach (TypeReference argument in instance.GenericArguments) Add(argument);
                break;
            case IModifierType modified:
                Add(modified.ModifierType);
                Add(modified.ElementType);
                break;
            case TypeSpecification specification:
                Add(specification.ElementType);
                break;
            case TypeDefinition definition when definition.Module == _module:
                AddDefinition(definition);
                break;
        }
    }

    private void AddDefinition(TypeDefinition type)
    {
        if (!_types.Add(type)) return;

        Add(type.DeclaringType);
        Add(type.BaseType);
        foreach (InterfaceImplementation implemented in type.Interfaces) Add(implemented.InterfaceType);
        AddConstraints(type);
        foreach (FieldDefinition field in type.Fields.Where(f => !f.IsStatic)) AddField(field);
        bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
        foreach (MethodDefinition method in type.Methods)
        {
            bool mayStandIn = method.IsStatic ? method.IsConstructor || method.HasOverrides || _virtuals[method.Name].Any(v => v.IsStatic) : method.IsVirtual;
            if (isDelegate || (mayStandIn && !IsOfRecord(method))) AddDefinition(method);
        }
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

    private void AddField(FieldDefinition field)
    {
        if (!_fields.Add(field)) return;

        Add(field.DeclaringType);
        Add(field.FieldType);
    }

    private void Add(MethodReference method)
    {
        Add(method.DeclaringType);
        Add(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Add(parameter.ParameterType);
        if (method is GenericInstanceMethod instance)
        {
            foreach (TypeReference argument in instance.GenericArguments) Add(argument);
        }

        if (method.DeclaringType.GetElementType() is TypeDefinition own && own.Module == _module) AddDefinition(Resolve(method, own));
    }

    private static MethodDefinition Resolve(MethodReference method, TypeDefinition own) =>
        (method as MethodDefinition) ?? MetadataResolver.GetMethod(own.Methods, method.GetElementMethod())
        ?? throw new ContractLinkException($"The assembly has no {method.FullName}. Build the contract anew.");

    private void AddDefinition(MethodDefinition method)
    {
        if (!_methods.Add(method)) return;

        AddDefinition(method.DeclaringType);
        AddConstraints(method);
        Add(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Add(parameter.ParameterType);
        foreach (MethodReference overridden in method.Overrides) Add(overridden);

        // Whatever may stand in for it comes along.
        if (method.IsVirtual) foreach (MethodDefinition other in _virtuals[method.Name]) AddStandIn(other);
        if (method.HasBody) _bodies.Enqueue(method);
    }

    private void AddStandIn(MethodDefinition method)
    {
        if (IsOfRecord(method)) AddDefinition(method);
    }

    private void AddConstraints(IGenericParameterProvider provider)
    {
        foreach (GenericParameterConstraint constraint in provider.GenericParameters.SelectMany(p => p.Constraints)) Add(constraint.ConstraintType);
    }

    private void ReadBody(MethodDefinition method)
    {
        foreach (VariableDefinition variable in method.Body.Variables) Add(variable.VariableType);
        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers) Add(handler.CatchType);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is TypeReference type) Add(type);
            else if (instruction.Operand is MethodReference called) Add(called);
            else if (instruction.Operand is FieldReference field) AddUsed(field);
        }
    }

    private void AddUsed(FieldReference field)
    {
        Add(field.DeclaringType);
        if (field.DeclaringType.GetElementType() is not TypeDefinition own || own.Module != _module) return;

        FieldDefinition found = own.Fields.FirstOrDefault(f => f.Name == field.Name)
            ?? throw new ContractLinkException($"The assembly has no {field.FullName}. Build the contract anew.");
        AddField(found);
    }
}
