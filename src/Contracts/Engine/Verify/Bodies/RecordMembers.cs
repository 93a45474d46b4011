using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>
/// Members that the compiler adds to records and that use reflection, culture or hashes. The rewriter gives them other bodies:
/// <c>EqualityContract</c> is null, the others throw.
/// </summary>
internal static class RecordMembers
{
    /// <summary>Whether the rewriter replaces the body: compiler-generated, and of exactly the compiler's signature.</summary>
    public static bool IsReplaced(ContractMethod? method) =>
        method is { IsStatic: false, IsCompilerGenerated: true, HasBody: true } && (method.Name, method.Signature.Text) is
            ("ToString", "():System.String")
            or ("PrintMembers", "(System.Text.StringBuilder):System.Boolean")
            or ("GetHashCode", "():System.Int32")
            or ("get_EqualityContract", "():System.Type");

    /// <summary>Whether a member that only records need may be used here: comparing types, in a record's own comparison.</summary>
    public static bool MayUse(ContractMethod caller, MethodUse used) =>
        caller is { IsCompilerGenerated: true, Name: "Equals" or "op_Equality" or "op_Inequality" }
        && (used.Name == "get_EqualityContract" || used.Key == "System.Type::op_Equality(System.Type,System.Type):System.Boolean");

    /// <summary>What to use instead.</summary>
    public static string Advice(ContractMethod method) => method.Name == "GetHashCode"
        ? $"{method.Where} is made by the compiler, and hashes differ between processes. Compare values by ==, or use Sha256"
        : $"{method.Where} is made by the compiler and prints by reflection. Write a method that makes the text";
}

/// <summary>The method by which the compiler copies a record for <c>with</c>.</summary>
internal static class CloneMethods
{
    private const string Name = "<Clone>$";

    /// <summary>Whether it, and whatever may stand in for it, only makes a copy: <c>return new R(this)</c>.</summary>
    public static bool IsClone(ContractModule module, ContractMethod method)
    {
        if (method is not { Name: Name, IsCompilerGenerated: true, Owner.IsValueType: false }) return false;

        return module.ClonesCopy ??= module.Types.SelectMany(t => t.Methods).Where(m => m.Name == Name && !m.IsAbstract).All(m => Copies(module, m));
    }

    private static bool Copies(ContractModule module, ContractMethod method)
    {
        if (!method.HasBody) return false;

        return method.IsClone ??= MethodCode.Read(module, method).Instructions.Select(i => i.Code).SequenceEqual(
            [System.Reflection.Metadata.ILOpCode.Ldarg_0, System.Reflection.Metadata.ILOpCode.Newobj, System.Reflection.Metadata.ILOpCode.Ret]);
    }
}

/// <summary>Where the compiler keeps lambdas that capture nothing, and delegates of static methods. The rewriter makes them anew each time instead.</summary>
internal static class LambdaCaches
{
    /// <summary>
    /// Whether a static field is such a cache: <c>&lt;&gt;9</c>, <c>&lt;&gt;9__N_M</c> of a class <c>&lt;&gt;c</c>, <c>&lt;N&gt;__Method</c> of a class
    /// <c>&lt;&gt;O</c>.
    /// </summary>
    public static bool IsCache(ContractField field)
    {
        if (!field.IsStatic) return false;
        if (IsMethodHolder(field.Owner)) return IsNumbered(field.Name) && field.Type.IsDefined && field.Type.Shape.IsDelegate;
        if (!IsHolder(field.Owner)) return false;
        if (field.Name == "<>9") return field.Type.Equals(field.Owner.Self);

        return field.Name.StartsWith("<>9__", StringComparison.Ordinal)
            && field.Name[5..].All(c => char.IsAsciiDigit(c) || c == '_')
            && field.Type.IsDefined && field.Type.Shape.IsDelegate;
    }

    /// <summary>Whether a class is one that the compiler makes for delegates of static methods: <c>&lt;&gt;O</c>, <c>&lt;Caller&gt;O__N_M</c>.</summary>
    private static bool IsMethodHolder(ContractType type)
    {
        string name = type.FullName[(type.FullName.LastIndexOf('/') + 1)..];
        return type is { IsCompilerGenerated: true, Enclosing: not null, IsValueType: false, IsAbstract: true, IsSealed: true }
            && (name == "<>O" || (name.StartsWith('<') && name.Contains(">O__", StringComparison.Ordinal)))
            && type.Methods.IsEmpty && type.HasOnlyStatics;
    }

    /// <summary><c>&lt;N&gt;__Method</c>.</summary>
    private static bool IsNumbered(string name)
    {
        int end = name.IndexOf(">__", StringComparison.Ordinal);
        return end > 1 && name[0] == '<' && name[1..end].All(char.IsAsciiDigit);
    }

    /// <summary>Whether a class is one that the compiler makes for such lambdas.</summary>
    public static bool IsHolder(ContractType type)
    {
        string name = type.FullName[(type.FullName.LastIndexOf('/') + 1)..];
        return type is { IsCompilerGenerated: true, Enclosing: not null, IsValueType: false, IsSealed: true }
            && (name == "<>c" || name.StartsWith("<>c__", StringComparison.Ordinal))
            && type.HasOnlyStatics;
    }
}
