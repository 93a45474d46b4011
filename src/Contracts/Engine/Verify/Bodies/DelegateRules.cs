using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>How delegates are made: a method and what it is called on, of exactly the delegate's kind (contracts.md D23, D25).</summary>
internal sealed class DelegateRules(Frame frame)
{
    /// <summary>A method for a delegate; with an instance, the override that the instance has.</summary>
    public StackValue Target(MethodUse method, StackValue? instance)
    {
        if (method.Own is null) throw Refuse($"a delegate of {method.Declaring}.{method.Name} would not be metered. Write a lambda that calls it");
        if (method.IsConstructor || method.Name == ".cctor" || method.Own.Owner.IsDelegate) throw Refuse($"{method.Name} is no method for a delegate");
        if (RecordMembers.IsReplaced(method.Own)) throw Refuse(RecordMembers.Advice(method.Own));
        if (instance is { } target)
        {
            bool fits = method.IsVirtual && !method.IsStatic && target.Kind == StackKind.Object && !target.IsUnready && frame.Relations.IsReferenceTo(target.Type!, method.Declaring, frame.Scope);
            return fits ? new StackValue(StackKind.Method, method.Declaring, StackFlags.None, method) : throw Frame.Mismatch($"{method.Declaring} is expected, not {target}");
        }

        if (method.IsAbstract) throw Refuse($"{method.Name} is abstract");
        return new StackValue(StackKind.Method, null, StackFlags.None, method);
    }

    /// <summary>Makes the delegate: takes method and target, gives the object.</summary>
    public void Make(TypeSig type)
    {
        StackValue pointer = frame.Pop(), target = frame.Pop();
        if (pointer.Kind != StackKind.Method) throw Frame.Mismatch($"a method is expected, not {pointer}");

        MethodUse method = pointer.Method!;
        MethodSig invoke = type.Shape.Invoke!.Substitute(type.Arguments, []);
        if (method.IsStatic ? target.Kind != StackKind.Null : !FitsTarget(method, target, isVirtual: pointer.Type is not null)) throw Refuse($"{method.Name} cannot be called on {target}");
        if (!FitsSignature(method.Signature, invoke)) throw Refuse($"{method.Name}{method.Signature.Text} is not of the kind {type}");

        frame.Push(new StackValue(StackKind.Object, type));
    }

    private bool FitsTarget(MethodUse method, StackValue target, bool isVirtual)
    {
        if (target.Kind != StackKind.Object || target.IsUnready || !frame.Relations.IsReferenceTo(target.Type!, method.Declaring, frame.Scope)) return false;
        if (target.Type!.IsVariable) return false;

        return isVirtual || !method.IsVirtual || method.IsFinal || target.IsThis || target.Type.IsSealedClass();
    }

    private bool FitsSignature(MethodSig method, MethodSig invoke)
    {
        ImmutableArray<TypeSig> taken = method.Parameters, given = invoke.Parameters;
        bool returns = method.Return.Equals(invoke.Return) || IsWider(method.Return, invoke.Return);
        if (!returns || taken.Length != given.Length) return false;

        for (int i = 0; i < taken.Length; i++)
        {
            if (!taken[i].Equals(given[i]) && !IsWider(given[i], taken[i])) return false;
        }

        return true;
    }

    private bool IsWider(TypeSig from, TypeSig to) =>
        TypeRelations.IsReference(from, frame.Scope) && TypeRelations.IsReference(to, frame.Scope) && frame.Relations.IsReferenceTo(from, to, frame.Scope);

    private static RefusedException Refuse(string why) => new(ProblemCodes.DelegateForbidden, $"A delegate is refused: {why}.");
}
