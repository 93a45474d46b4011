using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>Which types may be type arguments, and be boxed.</summary>
internal static class ArgumentRules
{
    // What these hold is never compared by the runtime. Nor is what the contract's own generic types hold, unless their code names a
    // comparer of it or boxes it, which is checked for each instantiation.
    private static readonly string[] Holders =
    [
        "System.Span`1", "System.ReadOnlySpan`1", "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IReadOnlyCollection`1",
        "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IEnumerator`1", "System.Nullable`1",
        "System.IEquatable`1", "System.IComparable`1",
    ];

    // Generic methods outside that move values and never compare them.
    private static readonly string[] Movers =
    [
        "System.Array::Empty(", "System.Array::Fill(", "System.Array::Resize(", "System.Array::Reverse(", "System.MemoryExtensions::AsSpan(",
        "System.Runtime.CompilerServices.RuntimeHelpers::GetSubArray(",
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler::AppendFormatted(", // CheckText says what may be text.
    ];

    /// <summary>Refuses an argument of a generic method outside the contract that might compare values of it.</summary>
    public static void CheckArgument(MethodUse method, TypeSig argument)
    {
        bool isMover = method.Own is not null || Movers.Any(mover => method.Key.StartsWith(mover, StringComparison.Ordinal));
        if (!isMover) CheckComparable(argument, $"a type argument of {method.Name}");
    }

    /// <summary>
    /// Refuses an argument whose form of an interface's method takes longer than the call costs: those of texts and tuples depend on
    /// lengths, and on the culture. The contract's own types pay for what they do.
    /// </summary>
    public static void CheckConstrained(VerifyContext context, MethodUse method, TypeSig argument)
    {
        if (argument.IsVariable || (argument.IsDefined && argument.Shape is ContractType)) return;

        bool fits = argument.IsValueType && context.Module.Whitelist.Find($"{argument.Shape.FullName}::{method.Name}{method.Signature.Text}") is { Shim: null } own
            && own.Cost <= method.Listed!.Cost;
        if (!fits) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{method.Name} of {method.Declaring} would be called on {argument}, where its time is not known. Pass an order or a Comparison instead.");
    }

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

        bool isHolder = type.Shape is ContractType or ExternalType { IsDelegate: true } || Holders.Contains(type.Shape.FullName);
        foreach (TypeSig argument in type.Arguments)
        {
            if (!isHolder) CheckComparable(argument, "a type argument");
            CheckArguments(argument);
        }
    }

    /// <summary>Only values whose text is the same everywhere go into interpolated text.</summary>
    public static void CheckText(MethodUse method)
    {
        if (method.Listed is null || method.Arguments.IsEmpty || method.Declaring.Text != Frame.InterpolatedText) return;

        TypeSig type = method.Arguments[0];
        if (type.IsDefined && type.Shape.FullName == "System.Nullable`1") type = type.Arguments[0]; // Nothing, or the text of what is there.
        bool hasText = type.IsDefined && (type.Shape is ExternalType external ? external.Permissions.HasFlag(TypePermissions.Text) : WritesItself(type));
        if (!hasText) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{type} is put into interpolated text, where its text would come by reflection. Make the text by a method of your own.");
    }

    /// <summary>Whether it has a <c>ToString</c> of its own, which is metered; that of a record or enum comes by reflection.</summary>
    private static bool WritesItself(TypeSig type)
    {
        if (type.Shape.IsInterface || type.Shape.IsEnum) return false;

        ContractMethod? text = TypeRelations.Bases(type).Select(b => b.Shape).OfType<ContractType>().SelectMany(t => t.Named("ToString"))
            .FirstOrDefault(m => m is { IsVirtual: true, IsAbstract: false } && m.Signature.Text == "():System.String");
        return text is not null && !RecordMembers.IsReplaced(text);
    }

    private static bool IsComparable(ContractType type) =>
        type.Interfaces.Any(i => i.Text == $"System.IEquatable`1<{type.Self}>")
        && type.Named("Equals").Any(m => m is { IsVirtual: true } && m.Signature.Text == "(System.Object):System.Boolean");

    private static RefusedException Refuse(TypeSig type, string use) => new(
        ProblemCodes.TypeArgumentForbidden,
        $"{type} is {use}, and the runtime would compare its fields by reflection. Declare it as a record struct.");
}
