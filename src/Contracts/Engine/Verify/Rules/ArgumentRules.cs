using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>Which types may be type arguments, and be boxed.</summary>
internal static class ArgumentRules
{
    // What these hold is never compared by the runtime.
    private static readonly string[] Holders =
    [
        "System.Span`1", "System.ReadOnlySpan`1", "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IReadOnlyCollection`1",
        "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IEnumerator`1", "System.Nullable`1",
    ];

    /// <summary>
    /// Refuses a struct that the runtime would compare field by field, by reflection (contracts.md D75), or in time that nobody
    /// is charged for.
    /// </summary>
    public static void CheckComparable(TypeSig type, string use)
    {
        if (!type.IsValueType) return;
        if (type.Shape is ContractType own && !own.IsEnum && !IsComparable(own)) throw Refuse(type, use);
        if (type.Shape is ExternalType listed && !listed.Permissions.HasFlag(TypePermissions.Argument)) throw Refuse(type, use);
        foreach (TypeSig argument in type.Arguments) CheckComparable(argument, use);
    }

    /// <summary>Checks the arguments of a type, at every level.</summary>
    public static void CheckArguments(TypeSig type)
    {
        if (type.Form is TypeForm.Array or TypeForm.ByRef) CheckArguments(type.Element);
        if (!type.IsDefined) return;

        bool isHolder = Holders.Contains(type.Shape.FullName) || type.Shape is ExternalType { IsDelegate: true };
        foreach (TypeSig argument in type.Arguments)
        {
            if (!isHolder) CheckComparable(argument, "a type argument");
            CheckArguments(argument);
        }
    }

    /// <summary>Only values whose text is the same everywhere go into interpolated text.</summary>
    public static void CheckText(MethodUse method)
    {
        if (method.Listed is null || method.Arguments.IsEmpty || method.Declaring.Text != "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler") return;

        TypeSig type = method.Arguments[0];
        bool hasText = type.IsDefined && type.Shape is ExternalType external && external.Permissions.HasFlag(TypePermissions.Text);
        if (!hasText) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{type} is put into interpolated text, where its text would come by reflection. Make the text by a method of your own.");
    }

    private static bool IsComparable(ContractType type) =>
        type.Interfaces.Any(i => i.Text == $"System.IEquatable`1<{type.Self}>")
        && type.Methods.Any(m => m is { Name: "Equals", IsVirtual: true } && m.Signature.Text == "(System.Object):System.Boolean");

    private static RefusedException Refuse(TypeSig type, string use) => new(
        ProblemCodes.TypeArgumentForbidden,
        $"{type} is {use}, and the runtime would compare its fields by reflection. Declare it as a record struct.");
}
