using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Calls, constructors and delegates.</summary>
internal sealed class CallInstructions(Frame frame, VerifyContext context)
{
    private readonly ReceiverRules _receivers = new(frame, context);
    private readonly DelegateRules _delegates = new(frame);

    /// <summary>Checks an instruction; false if it is of another kind.</summary>
    public bool Step(Instruction i, Instruction? before)
    {
        switch (i.Code)
        {
            case ILOpCode.Constrained:
                context.Named(frame, i);
                return true;
            case ILOpCode.Call or ILOpCode.Callvirt:
                Call(i, before is { Code: ILOpCode.Constrained } prefix ? context.Named(frame, prefix) : null);
                return true;
            case ILOpCode.Newobj:
                New(Method(i));
                return true;
            case ILOpCode.Ldftn:
                frame.Push(_delegates.Target(Method(i), instance: null));
                return true;
            case ILOpCode.Ldvirtftn:
                frame.Push(_delegates.Target(Method(i), frame.Pop()));
                return true;
            default:
                return false;
        }
    }

    private MethodUse Method(Instruction i)
    {
        MethodUse method = context.Members.Method(i.Handle);
        frame.Scope.Check(method.Declaring);
        AccessRules.CheckType(frame.Method, method.Declaring);
        foreach (TypeSig argument in method.Arguments)
        {
            frame.Scope.Check(argument);
            AccessRules.CheckType(frame.Method, argument);
        }

        context.Uses(frame.Method).Add(method);
        if (method.Own is { } own) AccessRules.Check(frame.Method, own.Owner, own.Access, own.Where);
        if (method.Listed is { IsRecordOnly: true } && !RecordMembers.MayUse(frame.Method, method)) throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(method.Key));
        ArgumentRules.CheckText(method);
        return method;
    }

    private void Call(Instruction i, TypeSig? constraint)
    {
        MethodUse method = Method(i);
        if (method.Name == ".cctor" || SpanData.IsConstructor(method)) throw new RefusedException(ProblemCodes.CallForbidden, $"{method.Name} is called.");
        if (method.Own is { Owner.IsDelegate: true } && method.Name is not "Invoke") throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(method.Key));
        if (RecordMembers.IsReplaced(method.Own) && !RecordMembers.MayUse(frame.Method, method)) throw new RefusedException(ProblemCodes.MemberForbidden, RecordMembers.Advice(method.Own!));

        PopArguments(method);
        if (method.IsConstructor) CallConstructor(i, method);
        else if (method.IsStatic) _receivers.CheckStatic(i, method, constraint);
        else _receivers.CheckInstance(i, method, constraint, frame.Pop());

        if (!method.Signature.Return.IsVoid) frame.Push(Result(method));
    }

    private StackValue Result(MethodUse method)
    {
        StackValue result = StackValue.Of(method.Signature.Return);
        if (method.Declared.ReturnsReadOnly || method.Listed is { ReturnsReadOnly: true }) result = result with { Flags = StackFlags.ReadOnly };
        return method.Own is { } own && CloneMethods.IsClone(context.Module, own) ? result with { Flags = StackFlags.Fresh } : result;
    }

    private void PopArguments(MethodUse method)
    {
        for (int p = method.Signature.Parameters.Length - 1; p >= 0; p--)
        {
            TypeSig type = method.Signature.Parameters[p];
            StackValue value = frame.PopFor(type);
            if (type.Form == TypeForm.ByRef && value.IsReadOnly && !IsReadOnly(method, p))
            {
                throw new RefusedException(ProblemCodes.ReferenceEscapes, $"A reference that is only for reading is passed to {method.Name}, which may write. Pass a copy.");
            }
        }
    }

    private static bool IsReadOnly(MethodUse method, int parameter) =>
        method.Own is { } own ? own.ReadOnlyParameters[parameter] : method.Listed is { } listed && listed.ReadOnlyParameters[parameter];

    /// <summary>A constructor is called on a struct's variable, or once in another constructor.</summary>
    private void CallConstructor(Instruction i, MethodUse method)
    {
        StackValue instance = frame.Pop();
        if (i.Code != ILOpCode.Call || method.IsDelegateConstructor) throw Frame.Mismatch("a constructor is called virtually, or of a delegate");
        if (method.Declaring.IsValueType)
        {
            if (instance.Kind != StackKind.Reference || !instance.Type!.Equals(method.Declaring) || instance.IsReadOnly) throw Frame.Mismatch($"{method.Declaring}& is expected, not {instance}");
            return;
        }

        if (method.Listed is { Shim: not null }) throw new RefusedException(ProblemCodes.CallForbidden, $"The constructor of {method.Declaring} is called as a base's.");

        TypeSig self = frame.Method.Owner.Self;
        bool isChained = method.Declaring.Equals(self) || (frame.Method.Owner.BaseType is { } up && method.Declaring.Equals(up));
        if (!frame.IsObjectConstructor || !instance.IsUnready || !isChained || frame.IsReady)
        {
            throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor is called on an object that has run one already.");
        }

        frame.BecomeReady();
    }

    private void New(MethodUse method)
    {
        if (!method.IsConstructor) throw Frame.Mismatch("newobj of a method that is no constructor");
        if (method.IsDelegateConstructor)
        {
            _delegates.Make(method.Declaring);
            return;
        }

        if (SpanData.IsConstructor(method))
        {
            frame.Pop(StackKind.Int32);
            frame.Pop(StackKind.Native);
            frame.Push(method.Declaring);
            return;
        }

        bool isAbstract = method.Declaring.Shape is ContractType { IsAbstract: true } or ExternalType { IsAbstract: true };
        if (isAbstract) throw new RefusedException(ProblemCodes.CallForbidden, $"An object of the abstract class {method.Declaring} is made.");
        if (method.Listed is { Shim: not null } && method.Declaring.IsValueType) throw new RefusedException(ProblemCodes.MemberForbidden, $"{method.Declaring} is made on the stack. Keep it in a local.");
        if (method.Listed is { IsFamily: true }) throw new RefusedException(ProblemCodes.AccessDenied, $"The constructor of {method.Declaring} is protected.");

        PopArguments(method);
        StackValue made = StackValue.Of(method.Declaring);
        frame.Push(made.Kind == StackKind.Object ? made with { Flags = StackFlags.Fresh } : made);
    }
}
