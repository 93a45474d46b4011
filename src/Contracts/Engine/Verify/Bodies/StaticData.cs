using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Constant bytes of the assembly: what array and span literals are made from. Only these forms reach them.</summary>
internal static class StaticData
{
    private const string Helpers = "System.Runtime.CompilerServices.RuntimeHelpers::";

    /// <summary><c>ldtoken</c> of constant bytes, followed by the call that copies or wraps them.</summary>
    public static void CheckToken(Frame frame, VerifyContext context, Instruction i, int index)
    {
        bool isField = i.Handle.Kind == HandleKind.FieldDefinition || (i.Handle.Kind == HandleKind.MemberReference
            && frame.Module.Reader.GetMemberReference((MemberReferenceHandle)i.Handle).GetKind() == MemberReferenceKind.Field);
        FieldUse? field = isField ? context.Members.Field(i.Handle) : null;
        Instruction? next = Next(frame, index);
        MethodUse? called = next is { Code: ILOpCode.Call } ? context.Members.Method(next.Value.Handle) : null;
        bool fits = field?.Own is { HasData: true } && called is not null
            && (called.Key == Helpers + "InitializeArray(System.Array,System.RuntimeFieldHandle):System.Void"
                || called.Key == Helpers + "CreateSpan(System.RuntimeFieldHandle):System.ReadOnlySpan`1<!!0>");
        if (!fits) throw new RefusedException(ProblemCodes.OpcodeForbidden, "typeof and other tokens are refused: contracts do not look at themselves. Use an interface or a switch.");
    }

    /// <summary><c>ldsflda; ldc.i4; newobj ReadOnlySpan&lt;byte&gt;(void*, int)</c>, within the bytes.</summary>
    public static void CheckSpan(Frame frame, VerifyContext context, ContractField data, int index)
    {
        Instruction? length = Next(frame, index), made = Next(frame, index + 1);
        bool fits = length is { } l && Constant(l) is { } count && count >= 0 && count <= DataBytes(data)
            && made is { Code: ILOpCode.Newobj } m && context.Members.Method(m.Handle) is { } constructor
            && SpanData.IsConstructor(constructor) && StackValue.Width(constructor.Declaring.Arguments[0]) == 1;
        if (!fits) throw new RefusedException(ProblemCodes.OpcodeForbidden, "Constant bytes are used in another way than for a span. Compilers do not write this.");
    }

    /// <summary>Bytes that a field of constant data has.</summary>
    public static int DataBytes(ContractField field)
    {
        int width = StackValue.Width(field.Type);
        if (width > 0) return width;
        return field.Type.IsDefined && field.Type.Shape is ContractType type ? type.Definition.GetLayout().Size : 0;
    }

    /// <summary>The instruction behind one, if nothing branches to it.</summary>
    private static Instruction? Next(Frame frame, int index)
    {
        if (index + 1 >= frame.Code.Instructions.Length) return null;

        Instruction next = frame.Code.Instructions[index + 1];
        bool isTarget = frame.Code.IsBranchTarget(next.Offset);
        return isTarget ? null : next;
    }

    private static long? Constant(Instruction i) => i.Code switch
    {
        >= ILOpCode.Ldc_i4_0 and <= ILOpCode.Ldc_i4_8 => i.Code - ILOpCode.Ldc_i4_0,
        ILOpCode.Ldc_i4_s or ILOpCode.Ldc_i4 => i.Operand,
        _ => null,
    };
}
