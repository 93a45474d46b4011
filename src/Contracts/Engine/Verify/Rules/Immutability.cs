using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Which types nothing changes once a value is made, all the way down (contracts.md D46, D47).</summary>
internal static class Immutability
{
    /// <summary>Whether values of a type can be kept for ever.</summary>
    /// <param name="type">The type.</param>
    /// <param name="known">Types of which it was found before; found ones are added.</param>
    public static bool IsImmutable(TypeSig type, HashSet<TypeSig> known)
    {
        HashSet<TypeSig> assumed = [];
        bool isImmutable = known.Contains(type) || IsImmutable(type, assumed, known);
        if (isImmutable) known.UnionWith(assumed);
        return isImmutable;
    }

    private static bool IsImmutable(TypeSig type, HashSet<TypeSig> assumed, HashSet<TypeSig> known)
    {
        if (!type.IsDefined) return false;
        if (StackValue.Width(type) > 0 || type.Text == "System.String" || known.Contains(type) || !assumed.Add(type)) return true;
        if (assumed.Count > VerifyLimits.MembersMax) return false;

        return type.Shape is ExternalType external
            ? external.Permissions.HasFlag(TypePermissions.Immutable) && type.Arguments.All(a => IsImmutable(a, assumed, known))
            : IsImmutableOwn(type, (ContractType)type.Shape, assumed, known);
    }

    /// <summary>A class must be sealed: a field of its type could hold what derives from it.</summary>
    private static bool IsImmutableOwn(TypeSig type, ContractType own, HashSet<TypeSig> assumed, HashSet<TypeSig> known)
    {
        if (own.IsInterface || own.IsDelegate || !own.IsSealed || (own.IsValueType && !own.IsReadOnlyStruct)) return false;

        foreach (TypeSig level in TypeRelations.Bases(type))
        {
            if (level.Shape is ExternalType external)
            {
                if (level.Text is "System.Object" or "System.ValueType") continue;
                if (!external.Permissions.HasFlag(TypePermissions.Immutable)) return false;
                continue;
            }

            IEnumerable<ContractField> fields = ((ContractType)level.Shape).Fields.Where(f => !f.IsStatic);
            if (!fields.All(f => f.IsReadOnly && IsImmutable(f.Type.Substitute(level.Arguments, []), assumed, known))) return false;
        }

        return true;
    }
}
