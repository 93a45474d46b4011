using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>Says what stands in the linked contract for what the contract or the library refer to.</summary>
internal sealed class ReferenceMap(ModuleDefinition contract, ModuleDefinition library)
{
    /// <summary>Copies of the library's types.</summary>
    public Dictionary<TypeDefinition, TypeDefinition> Types { get; } = [];

    /// <summary>Copies of the library's methods.</summary>
    public Dictionary<MethodDefinition, MethodDefinition> Methods { get; } = [];

    /// <summary>Copies of the library's fields.</summary>
    public Dictionary<FieldDefinition, FieldDefinition> Fields { get; } = [];

    /// <summary>Whether a type that is neither generic instance nor array is the library's.</summary>
    public static bool IsIn(ModuleDefinition library, TypeReference type)
    {
        if (type is GenericParameter or TypeSpecification) return false;
        return type is TypeDefinition ? type.Module == library : type.Scope is AssemblyNameReference { Name: ContractLinker.LibraryName };
    }

    /// <summary>The library's type that a reference means.</summary>
    public static TypeDefinition Resolve(TypeReference type) =>
        type.Resolve() ?? throw ContractLinkException.OtherLibrary($"The library has no type {type.FullName}.");

    /// <summary>The library's method that a reference means.</summary>
    public static MethodDefinition Resolve(MethodReference method)
    {
        try
        {
            if (method.Resolve() is { } found) return found;
        }
        catch (AssemblyResolutionException)
        {
            // It was looked for in the base class, which no library holds.
        }

        throw ContractLinkException.OtherLibrary($"The library has no {method.FullName}.");
    }

    /// <summary>What stands for a type.</summary>
    public TypeReference Type(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter parameter:
                return Parameter(parameter);
            case GenericInstanceType instance:
                GenericInstanceType mapped = new(Type(instance.ElementType));
                foreach (TypeReference argument in instance.GenericArguments) mapped.GenericArguments.Add(Type(argument));
                return mapped;
            case ArrayType { IsVector: true } array:
                return new ArrayType(Type(array.ElementType));
            case ByReferenceType reference:
                return new ByReferenceType(Type(reference.ElementType));
            case PointerType pointer:
                return new PointerType(Type(pointer.ElementType));
            case PinnedType pinned:
                return new PinnedType(Type(pinned.ElementType));
            case RequiredModifierType required:
                return new RequiredModifierType(Type(required.ModifierType), Type(required.ElementType));
            case OptionalModifierType optional:
                return new OptionalModifierType(Type(optional.ModifierType), Type(optional.ElementType));
            case TypeSpecification:
                return type.Module == contract ? type : throw new ContractLinkException($"The library has a type of an unknown kind: {type.FullName}.");
            default:
                if (IsIn(library, type)) return Types[Resolve(type)];
                return type.Module == contract ? type : contract.ImportReference(type);
        }
    }

    /// <summary>What stands for a method.</summary>
    public MethodReference Method(MethodReference method)
    {
        if (method is GenericInstanceMethod instance)
        {
            GenericInstanceMethod mapped = new(Method(instance.ElementMethod));
            foreach (TypeReference argument in instance.GenericArguments) mapped.GenericArguments.Add(Type(argument));
            return mapped;
        }

        if (!IsIn(library, method.DeclaringType.GetElementType())) return method is MethodDefinition ? method : Rebuild(method, method, Type(method.DeclaringType));

        MethodDefinition copy = Methods[Resolve(method)];
        return method.DeclaringType is GenericInstanceType ? Rebuild(copy, copy, Type(method.DeclaringType)) : copy;
    }

    /// <summary>What stands for a field.</summary>
    public FieldReference Field(FieldReference field)
    {
        if (!IsIn(library, field.DeclaringType.GetElementType()))
        {
            return field is FieldDefinition ? field : new FieldReference(field.Name, Type(field.FieldType), Type(field.DeclaringType));
        }

        FieldDefinition found = field.Resolve() ?? throw ContractLinkException.OtherLibrary($"The library has no {field.FullName}.");
        FieldDefinition copy = Fields[found];
        return field.DeclaringType is GenericInstanceType ? new FieldReference(copy.Name, copy.FieldType, Type(field.DeclaringType)) : copy;
    }

    /// <summary>What stands for an operand that refers to something.</summary>
    public object Operand(object operand) => operand switch
    {
        TypeReference type => Type(type),
        MethodReference method => Method(method),
        FieldReference field => Field(field),
        _ => operand,
    };

    /// <summary>A parameter of what is outside is known by its place alone, which stays.</summary>
    private GenericParameter Parameter(GenericParameter parameter)
    {
        if (parameter.Module != library) return parameter;
        return parameter.Owner switch
        {
            TypeDefinition type => Types[type].GenericParameters[parameter.Position],
            MethodDefinition method => Methods[method].GenericParameters[parameter.Position],
            _ => parameter,
        };
    }

    private MethodReference Rebuild(MethodReference method, IGenericParameterProvider generic, TypeReference declaring)
    {
        MethodReference rebuilt = new(method.Name, contract.TypeSystem.Void, declaring)
        {
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
            CallingConvention = method.CallingConvention,
        };
        foreach (GenericParameter parameter in generic.GenericParameters) rebuilt.GenericParameters.Add(new GenericParameter(parameter.Name, rebuilt));
        rebuilt.ReturnType = Type(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) rebuilt.Parameters.Add(new ParameterDefinition(Type(parameter.ParameterType)));
        return rebuilt;
    }
}
