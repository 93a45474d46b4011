using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>Generic code of a contract with its arguments put in, as far as the runtime makes code of its own for them.</summary>
/// <param name="Method">The method.</param>
/// <param name="OfType">Arguments of its type.</param>
/// <param name="OfMethod">Its own arguments.</param>
internal sealed record Instance(ContractMethod Method, ImmutableArray<TypeSig> OfType, ImmutableArray<TypeSig> OfMethod)
{
    /// <summary>What instances with the same code have in common: classes as arguments share one.</summary>
    public static string CodeOf(ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod) => string.Join(',', ofType.Concat(ofMethod).Select(CodeOf));

    private static string CodeOf(TypeSig type)
    {
        if (!type.IsValueType) return "";
        return type.Arguments.IsEmpty ? type.Text : $"{type.Shape.FullName}<{string.Join(',', type.Arguments.Select(CodeOf))}>";
    }
}
