using System.Reflection.Metadata;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Constants, arithmetic, conversions, comparisons and branches.</summary>
internal sealed class BasicInstructions(Frame frame)
{
    /// <summary>Checks an instruction; false if it is of another kind.</summary>
    public bool Step(Instruction i)
    {
        switch (i.Code)
        {
            case ILOpCode.Nop or ILOpCode.Br or ILOpCode.Br_s:
                return true;
            case ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Endfinally:
                frame.Clear();
                return true;
            case ILOpCode.Rethrow:
                return true;
            case ILOpCode.Throw:
                frame.PopFor(frame.Module.Known("System.Exception"));
                return true;
            case ILOpCode.Ldnull:
                frame.Push(StackValue.Null);
                return true;
            case ILOpCode.Ldstr:
                frame.Module.CheckTextConstant((int)i.Operand);
                frame.Push(frame.Module.Known("System.String"));
                return true;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4:
                frame.Push(StackValue.Int32);
                return true;
            case ILOpCode.Ldc_i8:
                frame.Push(StackValue.Int64);
                return true;
            case ILOpCode.Dup:
                frame.Push(frame.Peek());
                return true;
            case ILOpCode.Pop:
                frame.Pop();
                return true;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s or ILOpCode.Brtrue or ILOpCode.Brtrue_s:
                Test(frame.Pop());
                return true;
            case ILOpCode.Switch:
                frame.Pop(StackKind.Int32);
                return true;
            case ILOpCode.Ret:
                Return();
                return true;
            default:
                return Compute(i.Code);
        }
    }

    private bool Compute(ILOpCode code)
    {
        switch (code)
        {
            case ILOpCode.Neg or ILOpCode.Not:
                frame.Push(Integer(frame.Pop()));
                return true;
            case ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un:
                frame.Pop(StackKind.Int32);
                frame.Push(Integer(frame.Pop()));
                return true;
            case >= ILOpCode.Add and <= ILOpCode.Xor or >= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un:
                StackValue right = Integer(frame.Pop()), left = Integer(frame.Pop());
                if (right.Kind != left.Kind) throw Frame.Mismatch($"{left} and {right} are computed with each other");
                frame.Push(left);
                return true;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                Compare(code);
                frame.Push(StackValue.Int32);
                return true;
            case >= ILOpCode.Beq_s and <= ILOpCode.Blt_un_s or >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                Compare(code);
                return true;
            default:
                return Convert(code);
        }
    }

    private bool Convert(ILOpCode code)
    {
        StackKind? made = code switch
        {
            ILOpCode.Conv_i1 or ILOpCode.Conv_i2 or ILOpCode.Conv_i4 or ILOpCode.Conv_u1 or ILOpCode.Conv_u2 or ILOpCode.Conv_u4
                or ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_u1 or ILOpCode.Conv_ovf_u2 or ILOpCode.Conv_ovf_u4
                or ILOpCode.Conv_ovf_i1_un or ILOpCode.Conv_ovf_i2_un or ILOpCode.Conv_ovf_i4_un
                or ILOpCode.Conv_ovf_u1_un or ILOpCode.Conv_ovf_u2_un or ILOpCode.Conv_ovf_u4_un => StackKind.Int32,
            ILOpCode.Conv_i8 or ILOpCode.Conv_u8 or ILOpCode.Conv_ovf_i8 or ILOpCode.Conv_ovf_u8 or ILOpCode.Conv_ovf_i8_un or ILOpCode.Conv_ovf_u8_un => StackKind.Int64,
            ILOpCode.Conv_u or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_i_un => StackKind.Native,
            _ => null,
        };
        if (made is null) return false;

        StackValue from = frame.Pop();
        if (from.Kind is not (StackKind.Int32 or StackKind.Int64 or StackKind.Native)) throw Frame.Mismatch($"{from} is converted to a number");
        frame.Push(new StackValue(made.Value));
        return true;
    }

    /// <summary>Native integers are lengths and indices; contracts do not compute with them.</summary>
    private static StackValue Integer(StackValue value) =>
        value.Kind is StackKind.Int32 or StackKind.Int64 ? value with { Flags = 0 } : throw Frame.Mismatch($"{value} is computed with");

    private static void Test(StackValue value)
    {
        bool isTestable = value.Kind is StackKind.Int32 or StackKind.Int64 or StackKind.Native or StackKind.Object or StackKind.Null;
        if (!isTestable || value.IsUnready) throw Frame.Mismatch($"{value} is tested");
    }

    private void Compare(ILOpCode code)
    {
        StackValue right = frame.Pop(), left = frame.Pop();
        bool isEquality = code is ILOpCode.Ceq or ILOpCode.Beq or ILOpCode.Beq_s or ILOpCode.Bne_un or ILOpCode.Bne_un_s;
        if (left.IsObject && right.IsObject)
        {
            if (!isEquality && !(code == ILOpCode.Cgt_un && right.Kind == StackKind.Null)) throw Frame.Mismatch("references are ordered");
            if (left.Kind != StackKind.Null && right.Kind != StackKind.Null) CompareIdentity(left, right);
            return;
        }

        bool areNumbers = left.Kind == right.Kind && left.Kind is StackKind.Int32 or StackKind.Int64;
        bool isLength = left.Kind is StackKind.Native && right.Kind is StackKind.Int32;
        if (!areNumbers && !isLength) throw Frame.Mismatch($"{left} and {right} are compared");
    }

    /// <summary>Texts and boxes are shared or not as the runtime likes (contracts.md D63): only other objects have an identity.</summary>
    private static void CompareIdentity(StackValue left, StackValue right)
    {
        if (left.IsUnready || right.IsUnready) throw Frame.Mismatch("this is compared before the base constructor ran");
        if (HasIdentity(left.Type!) || HasIdentity(right.Type!)) return;

        throw new RefusedException(ProblemCodes.IdentityComparison, $"{left} and {right} are compared by identity, which differs between machines. Compare texts by == on string, and boxed values by their own type; or compare with null.");
    }

    private static bool HasIdentity(TypeSig type) =>
        type.Form == TypeForm.Array
        || (type.IsDefined && !type.IsValueType && !type.Shape.IsInterface && type.Text is not ("System.Object" or "System.String" or "System.ValueType" or "System.Enum"));

    private void Return()
    {
        TypeSig result = frame.Method.Signature.Return;
        if (!result.IsVoid) frame.PopFor(result);
        if (frame.Depth > 0) throw Frame.Mismatch("values are left on the stack at the end");
        if (!frame.IsReady) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor ends without calling the base constructor.");
    }
}
