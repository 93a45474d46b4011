using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Leaves out of a contract's assembly what no call of it can use: builders and proxies for others, members that the compiler adds,
/// constants, what only compilers read.
/// </summary>
internal static class ContractTrimmer
{
    private const string ContractAttribute = "Chain.Contracts.Sdk.ContractAttribute";
    private const string AbiSuffix = "Abi";
    private const string AbiField = "Json";

    private static readonly HashSet<string> KeptAttributes = new(StringComparer.Ordinal)
    {
        "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        "System.Runtime.CompilerServices.IsReadOnlyAttribute",
        "System.Runtime.CompilerServices.IsByRefLikeAttribute",
        "System.Runtime.CompilerServices.RequiresLocationAttribute",
        "System.Runtime.CompilerServices.PreserveBaseOverridesAttribute",
        ContractAttribute,
        "Chain.Contracts.Sdk.CallAttribute",
        "Chain.Contracts.Sdk.ViewAttribute",
    };

    /// <summary>Trims an assembly with one contract; leaves any other as it is, for the verifier to tell its author.</summary>
    public static void Trim(ModuleDefinition module)
    {
        TypeDefinition[] contracts = [.. module.Types.Where(t => t.CustomAttributes.Any(a => a.AttributeType.FullName == ContractAttribute))];
        if (contracts is not [TypeDefinition contract]) return;

        TypeDefinition? abi = module.GetType(contract.FullName + AbiSuffix);
        ModuleReach reach = ModuleReach.From(contract);
        RemoveTypes(module.Types, type => type.Name == "<Module>" || type == abi || reach.Contains(type));
        foreach (TypeDefinition type in module.GetTypes())
        {
            RemoveWhere(type.Methods, method => !reach.Contains(method));
            RemoveWhere(type.Fields, field => !reach.Contains(field) && !(type == abi && field.Name == AbiField));
            type.Properties.Clear();
            Trim(type);
        }

        RemoveAttributes(module);
    }

    private static void RemoveTypes(Mono.Collections.Generic.Collection<TypeDefinition> types, Func<TypeDefinition, bool> isKept)
    {
        RemoveWhere(types, type => !isKept(type));
        foreach (TypeDefinition type in types) RemoveTypes(type.NestedTypes, isKept);
    }

    private static void RemoveWhere<T>(Mono.Collections.Generic.Collection<T> items, Func<T, bool> isDropped)
    {
        for (int i = items.Count - 1; i >= 0; i--)
        {
            if (isDropped(items[i])) items.RemoveAt(i);
        }
    }

    private static void Trim(TypeDefinition type)
    {
        RemoveAttributes(type);
        foreach (FieldDefinition field in type.Fields) RemoveAttributes(field);
        foreach (GenericParameter parameter in type.GenericParameters) RemoveAttributes(parameter);
        foreach (MethodDefinition method in type.Methods)
        {
            RemoveAttributes(method);
            RemoveAttributes(method.MethodReturnType);
            foreach (GenericParameter parameter in method.GenericParameters) RemoveAttributes(parameter);
            foreach (ParameterDefinition parameter in method.Parameters) RemoveAttributes(parameter);
        }
    }

    private static void RemoveAttributes(ICustomAttributeProvider provider)
    {
        if (provider.HasCustomAttributes) RemoveWhere(provider.CustomAttributes, attribute => !KeptAttributes.Contains(attribute.AttributeType.FullName));
    }
}
