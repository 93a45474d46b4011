using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Counts the uses of generic code of the SDK and of the base library with structs: the runtime compiles each anew, some four methods of
/// 0.4 ms, when the contract is loaded. How many there may be follows from what the assembly's bytes pay for.
/// </summary>
internal sealed class OutsideUses(int imageBytes)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly int _max = VerifyLimits.OutsideUsesMax + (imageBytes / VerifyLimits.OutsideUseBytes);

    /// <summary>Counts a member of a type that is not the contract's.</summary>
    /// <param name="declaring">Its type, with arguments.</param>
    /// <param name="method">The member.</param>
    /// <param name="ofMethod">Arguments of its own.</param>
    /// <exception cref="RefusedException">There are too many.</exception>
    public void AddMember(TypeSig declaring, MethodUse method, ImmutableArray<TypeSig> ofMethod)
    {
        if (declaring.Shape.IsInterface || declaring.Shape.IsDelegate) return; // They have no code.
        if (declaring.Arguments.Concat(ofMethod).Any(a => a.IsValueType)) Add($"{declaring}::{method.Name}{method.Declared.Text}<{string.Join(',', ofMethod.Select(a => a.Text))}>");
    }

    /// <summary>Counts a type that is not the contract's: tuples are compared by members that nobody names.</summary>
    /// <param name="type">The type, with arguments.</param>
    /// <exception cref="RefusedException">There are too many.</exception>
    public void AddType(TypeSig type)
    {
        if (type.IsValueType && type.Arguments.Any(a => a.IsValueType)) Add(type.Text);
    }

    private void Add(string text)
    {
        if (!_seen.Add(text) || _seen.Count <= _max) return;
        throw new RefusedException(
            ProblemCodes.GenericGrowth,
            $"Maps, tuples and other generic types of the SDK and of .NET are compiled anew for each struct, and the contract uses more than {_max} of their members so, which is what an assembly of its size may. "
            + "Use classes, such as records, instead of structs, or fewer of them.");
    }
}
