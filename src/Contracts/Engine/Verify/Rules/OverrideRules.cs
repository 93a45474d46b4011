using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Virtual methods fit what they override, override only what contracts may, and nothing abstract is left open: the runtime would
/// find out only when it loads the type.
/// </summary>
internal sealed class OverrideRules(VerifyContext context, Dictionary<ContractType, Dictionary<string, ContractMethod>> known)
{
    public static void Check(VerifyContext context)
    {
        Dictionary<ContractType, Dictionary<string, ContractMethod>> known = [];
        long members = 0;
        foreach (ContractType type in context.Module.Types.Where(t => !t.IsModule))
        {
            context.Problems.Check(type.FullName, () =>
            {
                members += VirtualMembers(type);
                if (members > VerifyLimits.VirtualMembersMax) throw new RefusedException(ProblemCodes.ImageTooLarge, $"Classes have more than {VerifyLimits.VirtualMembersMax} virtual members together, counted for each class. Split the contract, or use fewer derived classes.");
                new OverrideRules(context, known).CheckType(type);
            });
            if (members > VerifyLimits.VirtualMembersMax) return;
        }
    }

    /// <summary>What has to be looked at for a type.</summary>
    private static long VirtualMembers(ContractType type) =>
        TypeRelations.Bases(type.Self).Concat(TypeRelations.Supertypes(type.Self).Where(t => t.Shape.IsInterface)).Sum(t => t.Shape is ContractType own ? (long)own.Methods.Length : 1);

    private void CheckType(ContractType type)
    {
        Dictionary<string, ContractMethod> explicitly = Explicit(type);
        if (!type.IsInterface && !type.IsDelegate)
        {
            foreach (ContractMethod method in type.Methods.Where(m => m.IsVirtual && !m.IsStatic)) CheckOverride(type, method);
        }

        if (type.IsInterface || type.IsAbstract || type.IsDelegate) return;

        CheckAbstract(type);
        foreach (TypeSig implemented in TypeRelations.Supertypes(type.Self).Where(t => t.Shape.IsInterface)) CheckImplemented(type, implemented, explicitly);
    }

    private void CheckOverride(ContractType type, ContractMethod method)
    {
        foreach (TypeSig up in TypeRelations.Bases(type.Self).Skip(1))
        {
            if (up.Shape is ContractType parent)
            {
                ContractMethod? overridden = parent.Named(method.Name).FirstOrDefault(m => m.IsVirtual && !m.IsStatic && m.Signature.Substitute(up.Arguments, []).Matches(method.Signature));
                if (overridden is null || method.IsNewSlot) continue;
                if (overridden.IsFinal || overridden.Access != method.Access) throw Refuse(method, $"{overridden.Where} is sealed, or seen by others than its override");
                return;
            }

            ExternalType external = (ExternalType)up.Shape;
            ExternalVirtual[] named = [.. external.Virtuals.Where(v => v.Name == method.Name)];
            if (named.Length == 0 || method.IsNewSlot) continue;

            ExternalVirtual? allowed = named.FirstOrDefault(v => v.Signature?.Substitute(up.Arguments, []).Matches(method.Signature) == true && IsListed(external, v.Name, v.Signature));
            if (allowed is null) throw Refuse(method, $"{up} does not let contracts override it");
            if (allowed.Access != method.Access) throw Refuse(method, $"{up}.{method.Name} is seen by others than its override");
            return;
        }
    }

    /// <summary>Members may be overridden where they are declared so; derived entries of the same name do not matter.</summary>
    private bool IsListed(ExternalType type, string name, MethodSig signature) =>
        TypeRelations.Supertypes(type.Self).Any(up => context.Module.Whitelist.Find($"{up.Shape.FullName}::{name}{signature.Text}") is { IsOverridable: true });

    private static void CheckAbstract(ContractType type)
    {
        HashSet<(string Name, string Signature)> done = [];
        foreach (TypeSig up in TypeRelations.Bases(type.Self))
        {
            List<(string Name, MethodSig Signature, bool IsAbstract, bool IsNewSlot)> here = up.Shape is ContractType own
                ? [.. own.Methods.Where(m => m.IsVirtual && !m.IsStatic).Select(m => (m.Name, m.Signature.Substitute(up.Arguments, []), m.IsAbstract, m.IsNewSlot))]
                : [.. ((ExternalType)up.Shape).Virtuals.Where(v => v.Signature is not null).Select(v => (v.Name, v.Signature!.Substitute(up.Arguments, []), v.IsAbstract, false))];
            foreach ((string name, MethodSig signature, bool isAbstract, bool isNewSlot) in here)
            {
                if (done.Add((name, signature.Key)) && isAbstract) throw Missing(type, $"{up}.{name}");
                if (isNewSlot) done.Remove((name, signature.Key)); // It hides those further up, and implements none.
            }
        }
    }

    private void CheckImplemented(ContractType type, TypeSig implemented, Dictionary<string, ContractMethod> explicitly)
    {
        IEnumerable<(string Name, MethodSig Signature)> asked = implemented.Shape is ContractType own
            ? own.Methods.Where(m => m.IsAbstract).Select(m => (m.Name, m.Signature.Substitute(implemented.Arguments, [])))
            : ((ExternalType)implemented.Shape).Virtuals.Where(v => v.IsAbstract && v.Signature is not null).Select(v => (v.Name, v.Signature!.Substitute(implemented.Arguments, [])));
        foreach ((string name, MethodSig signature) in asked)
        {
            string slot = $"{implemented}::{name}{signature.Text}";
            bool isDone = explicitly.ContainsKey(slot) || TypeRelations.Bases(type.Self).Any(up => Implements(type, up, name, signature, slot));
            if (!isDone) throw Missing(type, $"{implemented}.{name}");
        }
    }

    private bool Implements(ContractType type, TypeSig up, string name, MethodSig signature, string slot)
    {
        if (up.Shape is not ContractType own) return false;
        if (own != type && Explicit(own).ContainsKey(slot)) return true;

        return own.Named(name).Any(m => m.Access == Access.Public && (m.IsVirtual || m.IsStatic) && m.Signature.Substitute(up.Arguments, []).Matches(signature));
    }

    /// <summary>Explicit implementations of a type, by what they implement.</summary>
    private Dictionary<string, ContractMethod> Explicit(ContractType type)
    {
        if (!known.TryGetValue(type, out Dictionary<string, ContractMethod>? found)) known.Add(type, found = FindExplicit(type));
        return found;
    }

    private Dictionary<string, ContractMethod> FindExplicit(ContractType type)
    {
        Dictionary<string, ContractMethod> found = new(StringComparer.Ordinal);
        foreach (MethodImplementationHandle handle in type.Definition.GetMethodImplementations())
        {
            MethodImplementation row = context.Module.Reader.GetMethodImplementation(handle);
            if (row.MethodBody.Kind != HandleKind.MethodDefinition) throw Refuse(type, "a method outside implements it");

            ContractMethod body = context.Module.Own((MethodDefinitionHandle)row.MethodBody);
            MethodUse declared = row.MethodDeclaration.Kind == HandleKind.MemberReference
                ? context.Members.FindOpen((MemberReferenceHandle)row.MethodDeclaration)
                : context.Members.FindMethod(row.MethodDeclaration);
            bool isInterface = declared.Declaring.Shape.IsInterface && TypeRelations.Supertypes(type.Self).Any(t => t.Equals(declared.Declaring));
            bool fits = body.Owner == type && (body.IsVirtual || body.IsStatic) && isInterface && (declared.Own is { IsVirtual: true } || declared.Listed is not null)
                && declared.Signature.Matches(body.Signature);
            if (!fits) throw Refuse(body, $"{declared.Declaring}.{declared.Name} is not what it can implement");
            if (!found.TryAdd($"{declared.Declaring}::{declared.Name}{declared.Signature.Text}", body)) throw Refuse(body, "two methods implement the same");
        }

        return found;
    }

    private static RefusedException Missing(ContractType type, string member) =>
        new(ProblemCodes.MemberNotImplemented, $"{type.FullName} does not implement {member}.");

    private static RefusedException Refuse(ContractMethod method, string why) =>
        new(ProblemCodes.OverrideForbidden, $"{method.Where} overrides what it may not: {why}.");

    private static RefusedException Refuse(ContractType type, string why) =>
        new(ProblemCodes.OverrideForbidden, $"{type.FullName} implements a member as it may not: {why}.");
}
