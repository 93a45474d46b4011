using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Which types nothing changes once a value is made, all the way down (contracts.md D46, D47).</summary>
internal static class Immutability
{
    /// <summary>Whether values of a type can be kept for ever: it, and whatever it holds, and what that holds.</summary>
    /// <param name="type">The type.</param>
    /// <param name="known">Types of which it was found before; found ones are added.</param>
    public static bool IsImmutable(TypeSig type, HashSet<TypeSig> known)
    {
        HashSet<TypeSig> assumed = [];
        Stack<TypeSig> waiting = new([type]);
        while (waiting.TryPop(out TypeSig? held))
        {
            if (!held.IsDefined) return false;
            if (StackValue.Width(held) > 0 || held.Text == "System.String" || known.Contains(held) || !assumed.Add(held)) continue;
            if (assumed.Count > VerifyLimits.MembersMax || !AddHeld(held, waiting)) return false;
        }

        known.UnionWith(assumed);
        return true;
    }

    /// <summary>Adds what a value of the type holds; false if it may itself change.</summary>
    private static bool AddHeld(TypeSig type, Stack<TypeSig> held)
    {
        if (type.Shape is ContractType own) return AddFields(type, own, held);

        foreach (TypeSig argument in type.Arguments) held.Push(argument);
        return ((ExternalType)type.Shape).Permissions.HasFlag(TypePermissions.Immutable);
    }

    /// <summary>A class must be sealed: a field of its type could hold what derives from it.</summary>
    private static bool AddFields(TypeSig type, ContractType own, Stack<TypeSig> held)
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

            foreach (ContractField field in ((ContractType)level.Shape).Fields.Where(f => !f.IsStatic))
            {
                if (!field.IsReadOnly) return false;
                held.Push(field.Type.Substitute(level.Arguments, []));
            }
        }

        return true;
    }
}
