using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>On what methods are called, and how.</summary>
internal sealed class ReceiverRules(Frame frame, VerifyContext context)
{
    /// <summary>A static method; with a constraint, one that an interface asks of types.</summary>
    public void CheckStatic(Instruction i, MethodUse method, TypeSig? constraint)
    {
        if (i.Code != ILOpCode.Call) throw Frame.Mismatch("a static method is called virtually");
        if (constraint is null)
        {
            if (method.IsVirtual || method.IsAbstract) throw new RefusedException(ProblemCodes.CallForbidden, "A static member of an interface is called without saying of which type.");
            return;
        }

        bool fits = method.Own is { IsVirtual: true } && method.Declaring.Shape.IsInterface && frame.Relations.IsReferenceTo(constraint, method.Declaring, frame.Scope);
        if (!fits) throw new RefusedException(ProblemCodes.CallForbidden, $"{constraint} does not implement {method.Declaring}.");
    }

    /// <summary>An instance method.</summary>
    public void CheckInstance(Instruction i, MethodUse method, TypeSig? constraint, StackValue receiver)
    {
        if (receiver.IsUnready) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor calls a method before the base constructor ran.");

        if (constraint is not null) CheckConstrained(i, method, constraint, receiver);
        else if (method.Declaring.IsValueType) CheckStruct(i, method, receiver);
        else CheckObject(i, method, receiver);
    }

    private void CheckConstrained(Instruction i, MethodUse method, TypeSig constraint, StackValue receiver)
    {
        if (i.Code != ILOpCode.Callvirt || receiver.Kind != StackKind.Reference || !receiver.Type!.Equals(constraint)) throw Frame.Mismatch($"{constraint}& is expected, not {receiver}");
        if (method.Declaring.IsValueType) throw Frame.Mismatch("a struct's method is called virtually");

        if (constraint.IsVariable) CheckVariable(method, constraint);
        else if (!constraint.IsValueType) throw Frame.Mismatch($"a method of the class {constraint} is called through a reference to a variable");
        else if (constraint.Shape is ExternalType) CheckListed(method, constraint);
        else CheckOwnStruct(method, constraint, receiver);
    }

    /// <summary>
    /// What the argument is, is not known: the contract's own interfaces are metered whatever it is, and for those of the base
    /// library each argument is looked at (<see cref="ArgumentRules.CheckConstrained"/>).
    /// </summary>
    private void CheckVariable(MethodUse method, TypeSig constraint)
    {
        bool isKnown = method.Own is not null || (method.Listed is not null && method.Declaring.Shape.IsInterface);
        bool fits = isKnown && frame.Relations.IsReferenceTo(constraint, method.Declaring, frame.Scope);
        if (fits && method.Own is null) context.Uses(frame.Method).Constrained.Add((constraint, method));
        if (!fits) throw new RefusedException(ProblemCodes.CallForbidden, $"{method.Name} is called on the type parameter {constraint}. Constrain it to an interface of your own, or pass a Func.");
    }

    /// <summary>The struct's own form of the method is what runs, so that must be on the whitelist.</summary>
    private void CheckListed(MethodUse method, TypeSig constraint)
    {
        string key = $"{constraint.Shape.FullName}::{method.Name}{method.Signature.Text}";
        bool fits = frame.Module.Whitelist.Find(key) is { IsStatic: false } && frame.Relations.IsReferenceTo(constraint, method.Declaring, frame.Scope);
        if (!fits) throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(key));
    }

    /// <summary>Without an override the runtime would compare and hash fields by reflection (contracts.md D75).</summary>
    private void CheckOwnStruct(MethodUse method, TypeSig constraint, StackValue receiver)
    {
        if (!frame.Relations.IsReferenceTo(constraint, method.Declaring, frame.Scope)) throw Frame.Mismatch($"{constraint} is no {method.Declaring}");

        ContractType type = (ContractType)constraint.Shape;
        ContractMethod? own = type.Named(method.Name).FirstOrDefault(m => m.IsVirtual && m.Signature.Substitute(constraint.Arguments, method.Arguments).Matches(method.Signature));
        if (method.Own is null && own is null) throw new RefusedException(ProblemCodes.CallForbidden, $"{constraint} has no {method.Name} of its own. Declare it as a record struct, or override {method.Name}.");
        if (RecordMembers.IsReplaced(own)) throw new RefusedException(ProblemCodes.MemberForbidden, RecordMembers.Advice(own!));
        if (receiver.IsReadOnly && own is { IsReadOnly: false }) throw NotReadOnly(method);
        if (own is not null) context.Uses(frame.Method).Add(new MethodUse(constraint, own.Name, own.Signature, method.Arguments, own, null));
    }

    private static void CheckStruct(Instruction i, MethodUse method, StackValue receiver)
    {
        if (i.Code != ILOpCode.Call || receiver.Kind != StackKind.Reference || !receiver.Type!.Equals(method.Declaring)) throw Frame.Mismatch($"{method.Declaring}& is expected, not {receiver}");
        if (receiver.IsReadOnly && (method.Own is { IsReadOnly: false } || method.Listed is { IsReadOnly: false })) throw NotReadOnly(method);
    }

    private void CheckObject(Instruction i, MethodUse method, StackValue receiver)
    {
        // Compilers call on the constant null what they would on a variable that holds it.
        if (receiver.Kind == StackKind.Null && i.Code == ILOpCode.Callvirt) receiver = new StackValue(StackKind.Object, method.Declaring);
        bool fits = receiver.Kind == StackKind.Object && frame.Relations.IsReferenceTo(receiver.Type!, method.Declaring, frame.Scope);
        if (!fits) throw Frame.Mismatch($"{method.Declaring} is expected, not {receiver}");
        if (i.Code == ILOpCode.Call && method.IsVirtual && !method.IsFinal && !receiver.IsThis && !receiver.Type!.IsSealedClass())
        {
            throw new RefusedException(ProblemCodes.CallForbidden, $"{method.Name} is virtual and called past its override. Compilers call it by callvirt.");
        }

        if (i.Code == ILOpCode.Call && method.IsAbstract) throw new RefusedException(ProblemCodes.CallForbidden, $"{method.Name} is abstract and called directly.");
        if (method.Declared.IsInit && !receiver.IsFresh && !receiver.IsThis) throw new RefusedException(ProblemCodes.ReadOnlyWritten, $"The init accessor {method.Name} is called on an object that was made elsewhere. Use an object initialiser, or with.");
        if (method.Listed is { IsFamily: true } && !IsOwnKind(receiver)) throw new RefusedException(ProblemCodes.AccessDenied, $"{method.Name} is protected.");
        if (method.Own is null && method.Declaring.Text == "System.Object") CheckObjectMember(i, method, receiver);
    }

    private bool IsOwnKind(StackValue receiver) =>
        receiver.Type!.IsDefined && receiver.Type.Shape is ContractType && frame.Relations.IsReferenceTo(receiver.Type, frame.Method.Owner.Self, frame.Scope);

    /// <summary>What stands behind an object of unknown type may take any time; a contract's own class does not.</summary>
    private static void CheckObjectMember(Instruction i, MethodUse method, StackValue receiver)
    {
        bool isOwnClass = receiver.Type!.IsDefined && !receiver.Type.IsValueType && receiver.Type.Shape is ContractType { IsInterface: false };
        if (!isOwnClass) throw new RefusedException(ProblemCodes.MemberForbidden, $"{method.Name} is called on {receiver}. Call it on a class of your own, or compare by == and patterns.");

        ContractMethod? own = TypeRelations.Bases(receiver.Type).Select(b => b.Shape).OfType<ContractType>()
            .SelectMany(t => t.Named(method.Name)).FirstOrDefault(m => m.IsVirtual && m.Signature.Parameters.SequenceEqual(method.Signature.Parameters));
        if (RecordMembers.IsReplaced(own)) throw new RefusedException(ProblemCodes.MemberForbidden, RecordMembers.Advice(own!));
        if (method.Name != "Equals" && (own is null || i.Code == ILOpCode.Call)) throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(method.Key));
    }

    private static RefusedException NotReadOnly(MethodUse method) =>
        new(ProblemCodes.ReferenceEscapes, $"{method.Name} may write and is called through a reference that is only for reading. Mark it readonly, or call it on a copy.");
}

/// <summary>Questions about types that calls ask.</summary>
internal static class CallTypes
{
    public static bool IsSealedClass(this TypeSig type) => type.Form == TypeForm.Array || (type.IsDefined && type.Shape.IsSealed);
}
