using System.Reflection;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Which of the contract's own members a method may use; the runtime would stop it only when it runs.</summary>
internal static class AccessRules
{
    /// <summary>Refuses a member that the caller may not see.</summary>
    public static void Check(ContractMethod caller, ContractType owner, Access access, string member)
    {
        CheckType(caller, owner);
        bool may = access switch
        {
            Access.Public or Access.Assembly or Access.FamilyOrAssembly => true,
            Access.Family or Access.FamilyAndAssembly => IsFamily(caller.Owner, owner),
            _ => caller.Owner.IsWithin(owner),
        };
        if (!may) throw new RefusedException(ProblemCodes.AccessDenied, $"{member} is not visible to {caller.Where}.");
    }

    /// <summary>Refuses a type that names one which the caller may not see.</summary>
    public static void CheckType(ContractMethod caller, TypeSig type)
    {
        if (type.Form is TypeForm.Array or TypeForm.ByRef) CheckType(caller, type.Element);
        if (!type.IsDefined) return;

        if (type.Shape is ContractType own) CheckType(caller, own);
        foreach (TypeSig argument in type.Arguments) CheckType(caller, argument);
    }

    private static void CheckType(ContractMethod caller, ContractType type)
    {
        for (ContractType inner = type; inner.Enclosing is { } outer; inner = outer)
        {
            bool may = (inner.Definition.Attributes & TypeAttributes.VisibilityMask) switch
            {
                TypeAttributes.NestedPublic or TypeAttributes.NestedAssembly or TypeAttributes.NestedFamORAssem => true,
                TypeAttributes.NestedFamily or TypeAttributes.NestedFamANDAssem => IsFamily(caller.Owner, outer),
                _ => caller.Owner.IsWithin(outer),
            };
            if (!may) throw new RefusedException(ProblemCodes.AccessDenied, $"{inner.FullName} is not visible to {caller.Where}.");
        }
    }

    private static bool IsFamily(ContractType caller, ContractType owner)
    {
        for (ContractType? type = caller; type is not null; type = type.Enclosing)
        {
            if (TypeRelations.Bases(type.Self).Any(b => b.Shape == owner)) return true;
        }

        return false;
    }
}
