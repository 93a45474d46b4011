using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Walks from what is used of an assembly to all that this may come to use. What a type brings with it, whether or not something names it, is
/// decided by who derives from this.
/// </summary>
internal abstract class Reach
{
    private readonly HashSet<TypeDefinition> _types = [];
    private readonly HashSet<MethodDefinition> _methods = [];
    private readonly Queue<MethodDefinition> _bodies = new();

    /// <summary>Whether a type is reached.</summary>
    public bool Contains(TypeDefinition type) => _types.Contains(type);

    /// <summary>Whether a method is reached.</summary>
    public bool Contains(MethodDefinition method) => _methods.Contains(method);

    /// <summary>The type that a reference names; null if it is not of the assembly.</summary>
    protected abstract TypeDefinition? Find(TypeReference type);

    /// <summary>The method that a reference names; null if it is not of the assembly.</summary>
    protected abstract MethodDefinition? Find(MethodReference method);

    /// <summary>Adds fields and methods that come with a type.</summary>
    protected abstract void AddMembers(TypeDefinition type);

    /// <summary>Adds what a field brings that code names.</summary>
    protected abstract void Add(FieldReference field);

    /// <summary>Adds methods that may run where this one is called.</summary>
    protected virtual void AddStandIns(MethodDefinition method)
    {
    }

    protected static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    /// <summary>Reads the bodies of all that was added, until nothing is new.</summary>
    protected void Follow()
    {
        while (_bodies.TryDequeue(out MethodDefinition? method)) ReadBody(method);
    }

    protected void Add(TypeReference? type)
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
                if (Find(type) is { } definition) AddDefinition(definition);
                break;
        }
    }

    protected void Add(MethodReference method)
    {
        Add(method.DeclaringType);
        if (method is GenericInstanceMethod instance)
        {
            foreach (TypeReference argument in instance.GenericArguments) Add(argument);
        }

        if (Find(method) is { } definition) AddDefinition(definition);
    }

    protected void AddDefinition(MethodDefinition method)
    {
        if (!_methods.Add(method)) return;

        AddDefinition(method.DeclaringType);
        AddConstraints(method);
        Add(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Add(parameter.ParameterType);
        foreach (MethodReference overridden in method.Overrides) Add(overridden);
        AddStandIns(method);
        if (method.HasBody) _bodies.Enqueue(method);
    }

    private void AddDefinition(TypeDefinition type)
    {
        if (!_types.Add(type)) return;

        Add(type.DeclaringType);
        Add(type.BaseType);
        foreach (InterfaceImplementation implemented in type.Interfaces) Add(implemented.InterfaceType);
        AddConstraints(type);
        AddMembers(type);
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
            else if (instruction.Operand is FieldReference field) Add(field);
        }
    }
}
