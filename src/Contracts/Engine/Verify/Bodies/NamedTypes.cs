using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Types that instructions name.</summary>
internal static class NamedTypes
{
    /// <summary>The type of an instruction's token, noted as used by the body.</summary>
    public static TypeSig Named(this VerifyContext context, Frame frame, Instruction i)
    {
        TypeSig type = frame.Module.Type(i.Handle);
        frame.Scope.Check(type);
        AccessRules.CheckType(frame.Method, type);
        context.Uses(frame.Method).Add(type);
        return type;
    }
}
