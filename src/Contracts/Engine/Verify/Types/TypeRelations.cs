using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Types;

/// <summary>Which types stand for which others.</summary>
internal sealed class TypeRelations(ContractModule module)
{
    private static readonly string[] ArrayInterfaces =
    [
        "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IReadOnlyList`1",
    ];

    /// <summary>Steps of one question about variance. Nobody writes what needs more; hostile types could need any number.</summary>
    private const int VarianceStepsMax = 64;

    private readonly Dictionary<(TypeSig From, TypeSig To), bool> _known = [];
    private readonly Dictionary<(string From, string To), bool> _variant = [];
    private int _varianceSteps;

    /// <summary>Whether a reference to one may stand where the other is asked for. Value types are meant boxed.</summary>
    /// <param name="from">The type there is.</param>
    /// <param name="to">The type asked for.</param>
    /// <param name="scope">What is known of type variables.</param>
    public bool IsReferenceTo(TypeSig from, TypeSig to, VariableScope scope)
    {
        if (from.Equals(to)) return true;
        if (to.Text == "System.Object") return from.Form != TypeForm.ByRef;
        if (from.IsVariable) return scope.Of(from).Types.Any(t => IsReferenceTo(t, to, scope));

        if (from.Form == TypeForm.Array) return IsArrayTo(from, to, scope);
        if (!from.IsDefined || !to.IsDefined) return false;

        (TypeSig, TypeSig) key = (from, to);
        if (!_known.TryGetValue(key, out bool answer)) _known[key] = answer = Supertypes(from).Any(s => s.Equals(to));
        return answer || (Varies(to) && IsVariantOf(from, to, scope));
    }

    private static bool Varies(TypeSig type) => !type.Arguments.IsEmpty && type.Shape.TypeParameters.Any(p => p.Variance != Variance.None);

    /// <summary>Whether a supertype differs only in arguments that may vary. Where the steps run out the answer is no.</summary>
    private bool IsVariantOf(TypeSig from, TypeSig to, VariableScope scope)
    {
        // Within a question the answer depends on the steps that are left, and with variables on what is known of them.
        bool isOutermost = _varianceSteps == 0;
        bool isKept = isOutermost && !from.Text.Contains('!', StringComparison.Ordinal) && !to.Text.Contains('!', StringComparison.Ordinal);
        if (isKept && _variant.TryGetValue((from.Text, to.Text), out bool known)) return known;

        bool answer = Supertypes(from).Any(s => s.Shape == to.Shape && HasFittingArguments(s, to, scope));
        if (isOutermost) _varianceSteps = 0;
        if (isKept) _variant.Add((from.Text, to.Text), answer);
        return answer;
    }

    private bool HasFittingArguments(TypeSig from, TypeSig to, VariableScope scope)
    {
        for (int i = 0; i < to.Arguments.Length; i++)
        {
            TypeSig given = from.Arguments[i], asked = to.Arguments[i];
            if (given.Equals(asked)) continue;
            if (++_varianceSteps > VarianceStepsMax || !IsReference(given, scope) || !IsReference(asked, scope)) return false;

            bool fits = to.Shape.TypeParameters[i].Variance switch
            {
                Variance.Out => IsReferenceTo(given, asked, scope),
                Variance.In => IsReferenceTo(asked, given, scope),
                _ => false,
            };
            if (!fits) return false;
        }

        return true;
    }

    /// <summary>Whether its values are references to objects, for certain.</summary>
    public static bool IsReference(TypeSig type, VariableScope scope) =>
        type.Form == TypeForm.Array || (type.IsDefined && !type.IsValueType && !type.IsVoid) || (type.IsVariable && scope.Of(type).IsClass);

    /// <summary>All base types and interfaces, with arguments, itself first.</summary>
    public static IReadOnlyList<TypeSig> Supertypes(TypeSig type) => type.Supertypes ??= [.. FindSupertypes(type)];

    private static IEnumerable<TypeSig> FindSupertypes(TypeSig type)
    {
        Queue<TypeSig> queue = new([type]);
        HashSet<TypeSig> seen = [type];
        while (queue.TryDequeue(out TypeSig? next))
        {
            yield return next;
            foreach (TypeSig open in next.Shape.Parents)
            {
                TypeSig super = open.Substitute(next.Arguments, []);
                if (super.IsDefined && super.Depth <= VerifyLimits.InstantiationNestingMax && seen.Count < 256 && seen.Add(super)) queue.Enqueue(super);
            }
        }
    }

    /// <summary>The chain of base classes, itself first.</summary>
    public static IEnumerable<TypeSig> Bases(TypeSig type)
    {
        TypeSig? next = type;
        for (int depth = 0; next is not null; depth++)
        {
            if (depth > VerifyLimits.TypeDepthMax) throw new RefusedException(ProblemCodes.BaseTypeForbidden, $"{type} derives through more than {VerifyLimits.TypeDepthMax} classes, or from itself.");
            yield return next;
            next = next.Shape.BaseType?.Substitute(next.Arguments, []);
        }
    }

    /// <summary>The closest type that both stand for: a base class, or object.</summary>
    public TypeSig Join(TypeSig first, TypeSig second, VariableScope scope)
    {
        if (IsReferenceTo(first, second, scope)) return second;
        if (IsReferenceTo(second, first, scope)) return first;
        if (!first.IsDefined || !second.IsDefined) return module.Known("System.Object");

        return Bases(first).FirstOrDefault(b => !b.Shape.IsInterface && IsReferenceTo(second, b, scope)) ?? module.Known("System.Object");
    }

    private bool IsArrayTo(TypeSig from, TypeSig to, VariableScope scope)
    {
        if (to.Text == "System.Array") return true;

        TypeSig? element = to.Form == TypeForm.Array ? to.Element
            : to.IsDefined && ArrayInterfaces.Contains(to.Shape.FullName) ? to.Arguments[0] : null;
        if (element is null) return false;
        if (element.Equals(from.Element)) return true;

        return IsReference(from.Element, scope) && IsReference(element, scope) && IsReferenceTo(from.Element, element, scope);
    }
}

/// <summary>The type variables that code sees, and what they ask of their arguments.</summary>
internal sealed record VariableScope(ImmutableArray<TypeParameter> OfType, ImmutableArray<TypeParameter> OfMethod)
{
    public static VariableScope Empty { get; } = new([], []);

    public TypeParameter Of(TypeSig variable)
    {
        ImmutableArray<TypeParameter> parameters = variable.Form == TypeForm.TypeVariable ? OfType : OfMethod;
        return variable.Index < parameters.Length ? parameters[variable.Index]
            : throw new RefusedException(ProblemCodes.SignatureForbidden, $"The type parameter {variable} does not exist here.");
    }

    /// <summary>Refuses a type with variables that do not exist here.</summary>
    public void Check(TypeSig type)
    {
        if (!type.HasVariables) return;
        if (type.IsVariable) Of(type);
        else if (type.Form is TypeForm.Array or TypeForm.ByRef) Check(type.Element);
        else if (type.IsDefined) foreach (TypeSig argument in type.Arguments) Check(argument);
    }
}
