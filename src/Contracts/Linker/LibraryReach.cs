using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// The types and methods of the library that a contract may come to use, on the safe side: a type brings its fields and all
/// methods that something else may call through a base class or an interface.
/// </summary>
internal sealed class LibraryReach
{
    private readonly ModuleDefinition _library;
    private readonly HashSet<TypeDefinition> _types = [];
    private readonly HashSet<MethodDefinition> _methods = [];
    private readonly Queue<MethodDefinition> _bodies = new();

    private LibraryReach(ModuleDefinition library) => _library = library;

    /// <summary>Types in the library's order; those that hold others come before them.</summary>
    public IEnumerable<TypeDefinition> Types => _library.GetTypes().Where(_types.Contains);

    /// <summary>What the contract's references reach.</summary>
    public static LibraryReach From(ModuleDefinition contract, ModuleDefinition library)
    {
        LibraryReach reach = new(library);
        foreach (TypeReference type in contract.GetTypeReferences()) reach.Add(type);
        foreach (MemberReference member in contract.GetMemberReferences())
        {
            if (member is MethodReference method) reach.Add(method);
            else if (member is FieldReference field) reach.Add(field.DeclaringType);
        }

        while (reach._bodies.TryDequeue(out MethodDefinition? method)) reach.ReadBody(method);
        return reach;
    }

    /// <summary>Whether a method is reached.</summary>
    public bool Contains(MethodDefinition method) => _methods.Contains(method);

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
            default:
                if (ReferenceMap.IsIn(_library, type)) AddDefinition(ReferenceMap.Resolve(type));
                break;
        }
    }

    private void AddDefinition(TypeDefinition type)
    {
        if (!_types.Add(type)) return;

        if (type.DeclaringType is not null) AddDefinition(type.DeclaringType);
        Add(type.BaseType);
        foreach (InterfaceImplementation implemented in type.Interfaces) Add(implemented.InterfaceType);
        AddConstraints(type);
        foreach (FieldDefinition field in type.Fields) Add(field.FieldType);
        bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
        foreach (MethodDefinition method in type.Methods)
        {
            if (method.IsVirtual || isDelegate || method is { IsConstructor: true, IsStatic: true }) AddDefinition(method);
        }
    }

    private void Add(MethodReference method)
    {
        Add(method.DeclaringType);
        if (method is GenericInstanceMethod instance)
        {
            foreach (TypeReference argument in instance.GenericArguments) Add(argument);
        }

        if (ReferenceMap.IsIn(_library, method.DeclaringType.GetElementType())) AddDefinition(ReferenceMap.Resolve(method));
    }

    private void AddDefinition(MethodDefinition method)
    {
        if (!_methods.Add(method)) return;

        AddDefinition(method.DeclaringType);
        AddConstraints(method);
        Add(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Add(parameter.ParameterType);
        foreach (MethodReference overridden in method.Overrides) Add(overridden);
        if (method.HasBody) _bodies.Enqueue(method);
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
            else if (instruction.Operand is FieldReference field) Add(field.DeclaringType);
        }
    }
}
