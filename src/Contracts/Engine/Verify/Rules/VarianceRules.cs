using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Where type parameters marked <c>out</c> and <c>in</c> may stand (ECMA-335, II.9.7): a conversion that they allow must never give a
/// method what it does not take.
/// </summary>
internal static class VarianceRules
{
    public static void Check(ContractType type)
    {
        CheckNesting(type);
        if (type.TypeParameters.All(p => p.Variance == Variance.None)) return;

        foreach (TypeSig implemented in type.Interfaces) Check(type, implemented, Variance.Out);
        foreach (ContractMethod method in type.Methods.Where(m => !m.IsStatic && m.Name != ".ctor"))
        {
            Check(type, method.Signature.Return, Variance.Out);
            foreach (TypeSig parameter in method.Signature.Parameters) Check(type, parameter, Variance.In);
            foreach (TypeSig constraint in method.TypeParameters.SelectMany(p => p.Types)) Check(type, constraint, Variance.In);
        }
    }

    /// <summary>
    /// What a class derives from and implements holds no variant type of the contract within another: the questions that a runtime
    /// asks of such types can be long.
    /// </summary>
    private static void CheckNesting(ContractType type)
    {
        foreach (TypeSig super in type.BaseType is { } up ? type.Interfaces.Prepend(up) : type.Interfaces)
        {
            if (IsVariant(super) && super.Arguments.Any(HoldsVariant)) throw Refuse($"it implements {super}, a variant type of variant types. Declare an interface in between, without in or out");
        }
    }

    private static bool HoldsVariant(TypeSig type) =>
        type.Form == TypeForm.Array ? HoldsVariant(type.Element) : type.IsDefined && (IsVariant(type) || type.Arguments.Any(HoldsVariant));

    private static bool IsVariant(TypeSig type) => type is { IsDefined: true, Shape: ContractType own } && own.TypeParameters.Any(p => p.Variance != Variance.None);

    /// <param name="owner">The interface or delegate.</param>
    /// <param name="used">A type that it names.</param>
    /// <param name="way">Whether values of it come out, go in, or both.</param>
    private static void Check(ContractType owner, TypeSig used, Variance way)
    {
        if (used.Form == TypeForm.TypeVariable)
        {
            Variance own = owner.TypeParameters[used.Index].Variance;
            if (own != Variance.None && own != way) throw Refuse($"its type parameter {used} stands where in or out does not allow it. Compilers do not write this");
        }
        else if (used.Form == TypeForm.Array)
        {
            Check(owner, used.Element, way);
        }
        else if (used.Form == TypeForm.ByRef)
        {
            Check(owner, used.Element, Variance.None);
        }
        else if (used.IsDefined)
        {
            for (int i = 0; i < used.Arguments.Length; i++) Check(owner, used.Arguments[i], Turned(used.Shape.TypeParameters[i].Variance, way));
        }
    }

    private static Variance Turned(Variance own, Variance way) => own switch
    {
        Variance.Out => way,
        Variance.In => way switch { Variance.Out => Variance.In, Variance.In => Variance.Out, _ => Variance.None },
        _ => Variance.None,
    };

    private static RefusedException Refuse(string why) => new(ProblemCodes.TypeShapeForbidden, $"The type is refused: {why}.");
}
