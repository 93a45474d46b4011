using System.Reflection.Metadata;
using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Every body is verified, but those that the rewriter replaces; these must still be readable.</summary>
internal static class BodyRules
{
    public static void Check(VerifyContext context)
    {
        foreach (ContractMethod method in context.Module.Methods.Where(m => m.HasBody))
        {
            context.Problems.Check(method.Where, () => CheckBody(context, method), method.Handle);
        }
    }

    private static void CheckBody(VerifyContext context, ContractMethod method)
    {
        MethodCode code = MethodCode.Read(context.Module, method);
        VariableScope scope = new(method.Owner.TypeParameters, method.TypeParameters);
        foreach (TypeSig local in code.Locals)
        {
            scope.Check(local);
            ArgumentRules.CheckArguments(local);
            context.Uses(method).Add(local.Form == TypeForm.ByRef ? local.Element : local);
        }

        context.HasHandlers |= !code.Regions.Handlers.IsEmpty;
        if (context is { HasHandlers: true, Library: not null }) throw new RefusedException(ProblemCodes.HandlerForbidden, "The library has a handler, which would make every contract slower that it is linked into. Use values in place of exceptions.");
        SizeRules.CheckFrame(context, method, code);
        context.Uses(method).BodyBytes = code.Length;
        if (RecordMembers.IsReplaced(method)) CheckTokens(context, code);
        else BodyVerifier.Verify(context, method, code);
    }

    /// <summary>Its members are such as records print and hash with; nothing of it runs.</summary>
    private static void CheckTokens(VerifyContext context, MethodCode code)
    {
        if (!code.Regions.Handlers.IsEmpty) throw Forged("it has handlers");
        foreach (Instruction i in code.Instructions)
        {
            if (!Opcodes.TryGet(i.Code, out OperandKind kind) || kind != OperandKind.Token) continue;
            if (i.Code == ILOpCode.Ldstr) context.Module.CheckTextConstant((int)i.Operand);
            else CheckToken(context, i.Handle);
        }
    }

    private static void CheckToken(VerifyContext context, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                context.Module.Type(handle);
                break;
            case HandleKind.FieldDefinition:
                context.Members.Field(handle);
                break;
            case HandleKind.MemberReference when context.Module.Reader.GetMemberReference((MemberReferenceHandle)handle).GetKind() == MemberReferenceKind.Field:
                context.Members.Field(handle);
                break;
            case HandleKind.MethodDefinition or HandleKind.MemberReference or HandleKind.MethodSpecification:
                context.Members.Method(handle);
                break;
            default:
                throw Forged("it has a token of another kind");
        }
    }

    private static RefusedException Forged(string why) => new(ProblemCodes.GeneratedCodeForged, $"The body is not the compiler's: {why}.");
}
