using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Which types nothing changes once a value is made, all the way down (contracts.md D46, D47).</summary>
internal static class Immutability
{
    /// <summary>Whether values of a type can be kept for ever.</summary>
    public static bool IsImmutable(TypeSig type) => IsImmutable(type, []);

    private static bool IsImmutable(TypeSig type, HashSet<TypeSig> assumed)
    {
        if (!type.IsDefined) return false;
        if (StackValue.Width(type) > 0 || type.Text == "System.String" || !assumed.Add(type)) return true;
        if (assumed.Count > VerifyLimits.MembersMax) return false;

        return type.Shape is ExternalType external
            ? external.Permissions.HasFlag(TypePermissions.Immutable) && type.Arguments.All(a => IsImmutable(a, assumed))
            : IsImmutableOwn(type, (ContractType)type.Shape, assumed);
    }

    /// <summary>A class must be sealed: a field of its type could hold what derives from it.</summary>
    private static bool IsImmutableOwn(TypeSig type, ContractType own, HashSet<TypeSig> assumed)
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
            if (!fields.All(f => f.IsReadOnly && IsImmutable(f.Type.Substitute(level.Arguments, []), assumed))) return false;
        }

        return true;
    }
}
