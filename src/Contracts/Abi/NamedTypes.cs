namespace Chain.Contracts.Abi;

/// <summary>The types with names that the methods of a contract need.</summary>
internal static class NamedTypes
{
    /// <summary>Lists them in the interface's order.</summary>
    public static IEnumerable<AbiNamedType> Of(AbiContract abi)
    {
        HashSet<AbiNamedType> reached = [];
        foreach (AbiMethod method in abi.Methods)
        {
            foreach (AbiField parameter in method.Parameters) Reach(parameter.Type, reached);
            if (method.Result is not null) Reach(method.Result, reached);
        }

        return abi.Types.Where(reached.Contains);
    }

    private static void Reach(AbiType type, HashSet<AbiNamedType> reached)
    {
        if (type is AbiOption option) Reach(option.Inner, reached);
        if (type is AbiList list) Reach(list.Element, reached);
        if (type is not AbiNamedType named || !reached.Add(named)) return;

        if (named is AbiAlias alias) Reach(alias.Of, reached);
        if (named is not AbiRecord record) return;
        foreach (AbiField field in record.Fields) Reach(field.Type, reached);
    }
}
