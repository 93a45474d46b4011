using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Leaves out of a contract's assembly what no call of it can use: builders and proxies for others, members that the compiler adds,
/// constants, what only compilers read.
/// </summary>
internal static class ContractTrimmer
{
    private const string ContractAttribute = "Chain.Contracts.Sdk.ContractAttribute";
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";
    private const string AbiSuffix = "Abi";
    private const string AbiField = "Json";

    private static readonly HashSet<string> KeptAttributes = new(StringComparer.Ordinal)
    {
        CompilerGenerated,
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
        foreach (FieldDefinition field in type.Fields) field.CustomAttributes.Clear();
        foreach (GenericParameter parameter in type.GenericParameters) RemoveAttributes(parameter);
        foreach (MethodDefinition method in type.Methods)
        {
            RemoveAttributes(method);
            if (!IsOfRecord(method)) RemoveWhere(method.CustomAttributes, attribute => attribute.AttributeType.FullName == CompilerGenerated);
            RemoveAttributes(method.MethodReturnType);
            foreach (GenericParameter parameter in method.GenericParameters) RemoveAttributes(parameter);
            foreach (ParameterDefinition parameter in method.Parameters) Trim(parameter);
        }
    }

    /// <summary>Who calls by what name and default is known once it is compiled.</summary>
    private static void Trim(ParameterDefinition parameter)
    {
        RemoveAttributes(parameter);
        parameter.Name = "";
        parameter.Constant = null;
        parameter.HasConstant = false;
        parameter.Attributes &= ~(ParameterAttributes.HasDefault | ParameterAttributes.Optional);
    }

    /// <summary>Members of records that the verifier knows as the compiler's own.</summary>
    private static bool IsOfRecord(MethodDefinition method) =>
        method.Name is "Equals" or "op_Equality" or "op_Inequality" or "get_EqualityContract" or "<Clone>$" or "ToString" or "PrintMembers" or "GetHashCode";

    private static void RemoveAttributes(ICustomAttributeProvider provider)
    {
        if (provider.HasCustomAttributes) RemoveWhere(provider.CustomAttributes, attribute => !KeptAttributes.Contains(attribute.AttributeType.FullName));
    }
}
