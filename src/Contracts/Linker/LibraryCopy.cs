using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>Copies the reached parts of the library into the contract's module.</summary>
internal sealed class LibraryCopy(ModuleDefinition contract, LibraryReach reach, ReferenceMap map)
{
    private static readonly HashSet<string> KeptAttributes = new(StringComparer.Ordinal)
    {
        "System.Runtime.CompilerServices.IsReadOnlyAttribute",
        "System.Runtime.CompilerServices.IsByRefLikeAttribute",
        "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
    };

    /// <summary>Makes the types, with their members' names: bodies and signatures may refer to any of them.</summary>
    public void Declare()
    {
        foreach (TypeDefinition type in reach.Types)
        {
            TypeDefinition copy = new(Namespace(type), type.Name, Visibility(type)) { PackingSize = type.PackingSize, ClassSize = type.ClassSize };
            CopyParameters(type, copy);
            map.Types.Add(type, copy);
            if (type.DeclaringType is null) contract.Types.Add(copy);
            else map.Types[type.DeclaringType].NestedTypes.Add(copy);
        }

        foreach (MethodDefinition method in reach.Types.SelectMany(t => t.Methods).Where(reach.Contains))
        {
            MethodDefinition copy = new(method.Name, method.Attributes, contract.TypeSystem.Void) { ImplAttributes = method.ImplAttributes };
            CopyParameters(method, copy);
            map.Methods.Add(method, copy);
            map.Types[method.DeclaringType].Methods.Add(copy);
        }
    }

    /// <summary>Gives the types all that refers to others.</summary>
    public void Fill()
    {
        // Bases first: they say which types are values, and what refers to a type says so too.
        foreach (TypeDefinition type in reach.Types.Where(t => t.BaseType is not null)) map.Types[type].BaseType = map.Type(type.BaseType);
        foreach (TypeDefinition type in reach.Types) FillType(type, map.Types[type]);
        foreach (MethodDefinition method in reach.Types.SelectMany(t => t.Methods).Where(reach.Contains)) FillMethod(method, map.Methods[method]);
        foreach ((MethodDefinition method, MethodDefinition copy) in map.Methods)
        {
            if (method.HasBody) copy.Body = BodyCopy.Of(method, copy, map);
        }
    }

    private static string Namespace(TypeDefinition type)
    {
        if (type.DeclaringType is not null) return "";
        bool isInside = type.Namespace.StartsWith(ContractLinker.LibraryName, StringComparison.Ordinal);
        return isInside ? ContractLinker.LinkedNamespace + type.Namespace[ContractLinker.LibraryName.Length..] : ContractLinker.LinkedNamespace;
    }

    /// <summary>Nothing of the library is public in a contract.</summary>
    private static TypeAttributes Visibility(TypeDefinition type) => type.Attributes switch
    {
        _ when type.IsPublic => type.Attributes & ~TypeAttributes.VisibilityMask,
        _ when type.IsNestedPublic => (type.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.NestedAssembly,
        _ => type.Attributes,
    };

    private static void CopyParameters(IGenericParameterProvider from, IGenericParameterProvider to)
    {
        foreach (GenericParameter parameter in from.GenericParameters)
        {
            to.GenericParameters.Add(new GenericParameter(parameter.Name, to) { Attributes = parameter.Attributes });
        }
    }

    private void FillType(TypeDefinition type, TypeDefinition copy)
    {
        foreach (InterfaceImplementation implemented in type.Interfaces) copy.Interfaces.Add(new InterfaceImplementation(map.Type(implemented.InterfaceType)));
        CopyConstraints(type, copy);
        CopyAttributes(type, copy);
        foreach (FieldDefinition field in type.Fields.Where(f => !f.IsLiteral || type.IsEnum))
        {
            FieldDefinition copied = new(field.Name, field.Attributes, map.Type(field.FieldType));
            if (field.HasConstant) copied.Constant = field.Constant;
            if (field.InitialValue.Length > 0) copied.InitialValue = field.InitialValue;
            CopyAttributes(field, copied);
            map.Fields.Add(field, copied);
            copy.Fields.Add(copied);
        }
    }

    private void FillMethod(MethodDefinition method, MethodDefinition copy)
    {
        CopyConstraints(method, copy);
        CopyAttributes(method, copy);
        copy.ReturnType = map.Type(method.ReturnType);
        copy.MethodReturnType.Attributes = method.MethodReturnType.Attributes;
        CopyAttributes(method.MethodReturnType, copy.MethodReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            ParameterDefinition copied = new(parameter.Name, parameter.Attributes & ~ParameterAttributes.HasDefault, map.Type(parameter.ParameterType));
            CopyAttributes(parameter, copied);
            copy.Parameters.Add(copied);
        }

        foreach (MethodReference overridden in method.Overrides) copy.Overrides.Add(map.Method(overridden));
    }

    private void CopyConstraints(IGenericParameterProvider from, IGenericParameterProvider to)
    {
        for (int i = 0; i < from.GenericParameters.Count; i++)
        {
            foreach (GenericParameterConstraint constraint in from.GenericParameters[i].Constraints)
            {
                to.GenericParameters[i].Constraints.Add(new GenericParameterConstraint(map.Type(constraint.ConstraintType)));
            }
        }
    }

    /// <summary>Attributes that say what a type or parameter is; those for the compiler of callers have no meaning any more.</summary>
    private void CopyAttributes(ICustomAttributeProvider from, ICustomAttributeProvider to)
    {
        foreach (CustomAttribute attribute in from.CustomAttributes)
        {
            if (KeptAttributes.Contains(attribute.AttributeType.FullName)) to.CustomAttributes.Add(new CustomAttribute(map.Method(attribute.Constructor)));
        }
    }
}
