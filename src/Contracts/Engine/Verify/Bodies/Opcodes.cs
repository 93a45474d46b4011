using System.Collections.Frozen;
using System.Reflection.Metadata;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>What follows an opcode.</summary>
internal enum OperandKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A signed byte.</summary>
    Int8,

    /// <summary>Four bytes.</summary>
    Int32,

    /// <summary>Eight bytes.</summary>
    Int64,

    /// <summary>A variable's index in a byte.</summary>
    Variable8,

    /// <summary>A variable's index in two bytes.</summary>
    Variable16,

    /// <summary>A branch distance in a byte.</summary>
    Branch8,

    /// <summary>A branch distance in four bytes.</summary>
    Branch32,

    /// <summary>A list of branch distances.</summary>
    Switch,

    /// <summary>A token.</summary>
    Token,
}

/// <summary>The instructions that contracts may have, and their operands (ECMA-335, III). All others are refused.</summary>
internal static class Opcodes
{
    private const string Plain = """
        Nop Ldarg_0 Ldarg_1 Ldarg_2 Ldarg_3 Ldloc_0 Ldloc_1 Ldloc_2 Ldloc_3 Stloc_0 Stloc_1 Stloc_2 Stloc_3 Ldnull
        Ldc_i4_m1 Ldc_i4_0 Ldc_i4_1 Ldc_i4_2 Ldc_i4_3 Ldc_i4_4 Ldc_i4_5 Ldc_i4_6 Ldc_i4_7 Ldc_i4_8 Dup Pop Ret
        Ldind_i1 Ldind_u1 Ldind_i2 Ldind_u2 Ldind_i4 Ldind_u4 Ldind_i8 Ldind_ref Stind_ref Stind_i1 Stind_i2 Stind_i4 Stind_i8
        Add Sub Mul Div Div_un Rem Rem_un And Or Xor Shl Shr Shr_un Neg Not
        Add_ovf Add_ovf_un Mul_ovf Mul_ovf_un Sub_ovf Sub_ovf_un
        Conv_i1 Conv_i2 Conv_i4 Conv_i8 Conv_u1 Conv_u2 Conv_u4 Conv_u8 Conv_u
        Conv_ovf_i1 Conv_ovf_i2 Conv_ovf_i4 Conv_ovf_i8 Conv_ovf_u1 Conv_ovf_u2 Conv_ovf_u4 Conv_ovf_u8 Conv_ovf_i
        Conv_ovf_i1_un Conv_ovf_i2_un Conv_ovf_i4_un Conv_ovf_i8_un Conv_ovf_u1_un Conv_ovf_u2_un Conv_ovf_u4_un Conv_ovf_u8_un Conv_ovf_i_un
        Throw Rethrow Ldlen Ldelem_i1 Ldelem_u1 Ldelem_i2 Ldelem_u2 Ldelem_i4 Ldelem_u4 Ldelem_i8 Ldelem_ref
        Stelem_i1 Stelem_i2 Stelem_i4 Stelem_i8 Stelem_ref Endfinally Ceq Cgt Cgt_un Clt Clt_un Readonly
        """;

    private const string Tokens = """
        Call Callvirt Newobj Ldobj Stobj Ldstr Castclass Isinst Unbox Unbox_any Box Ldfld Ldflda Stfld Ldsfld Ldsflda Stsfld
        Newarr Ldelema Ldelem Stelem Ldtoken Ldftn Ldvirtftn Initobj Constrained
        """;

    private const string Branches = "Br Brfalse Brtrue Beq Bge Bgt Ble Blt Bne_un Bge_un Bgt_un Ble_un Blt_un Leave";

    private static readonly FrozenDictionary<ILOpCode, OperandKind> Kinds = All().ToFrozenDictionary(p => p.Code, p => p.Kind);

    /// <summary>The operand of an allowed instruction.</summary>
    public static bool TryGet(ILOpCode code, out OperandKind kind) => Kinds.TryGetValue(code, out kind);

    /// <summary>All allowed instructions.</summary>
    public static IEnumerable<ILOpCode> Allowed => Kinds.Keys.Order();

    /// <summary>Why an instruction is refused.</summary>
    public static string Refusal(ILOpCode code) => code switch
    {
        ILOpCode.Calli => "Function pointers are not for contracts; use delegates.",
        ILOpCode.Localloc => "stackalloc is not for contracts; use an array.",
        ILOpCode.Tail or ILOpCode.Jmp => "Tail calls are not for contracts.",
        ILOpCode.Volatile => "Contracts run on one thread; remove volatile.",
        ILOpCode.Ldc_r4 or ILOpCode.Ldc_r8 or ILOpCode.Conv_r4 or ILOpCode.Conv_r8 or ILOpCode.Conv_r_un or ILOpCode.Ckfinite
            or ILOpCode.Ldind_r4 or ILOpCode.Ldind_r8 or ILOpCode.Stind_r4 or ILOpCode.Stind_r8
            or ILOpCode.Ldelem_r4 or ILOpCode.Ldelem_r8 or ILOpCode.Stelem_r4 or ILOpCode.Stelem_r8 =>
            "Floating point differs between machines; use Fixed of Chain.Contracts.Std, or Measure.",
        ILOpCode.Mkrefany or ILOpCode.Refanyval or ILOpCode.Refanytype or ILOpCode.Arglist => "Variable arguments are not for contracts; use an array.",
        ILOpCode.Endfilter => "A catch cannot have a when clause; test in the handler.",
        ILOpCode.Cpblk or ILOpCode.Initblk or ILOpCode.Sizeof or ILOpCode.Unaligned or ILOpCode.Cpobj => "Raw memory is not for contracts; use spans and arrays.",
        _ => "C# for contracts has no such instruction.",
    };

    private static IEnumerable<(ILOpCode Code, OperandKind Kind)> All()
    {
        foreach (ILOpCode code in Parse(Plain)) yield return (code, OperandKind.None);
        foreach (ILOpCode code in Parse(Tokens)) yield return (code, OperandKind.Token);
        foreach (ILOpCode code in Parse(Branches))
        {
            yield return (code, OperandKind.Branch32);
            yield return (code.GetShortBranch(), OperandKind.Branch8);
        }

        foreach (ILOpCode code in Parse("Ldarg_s Ldarga_s Starg_s Ldloc_s Ldloca_s Stloc_s")) yield return (code, OperandKind.Variable8);
        foreach (ILOpCode code in Parse("Ldarg Ldarga Starg Ldloc Ldloca Stloc")) yield return (code, OperandKind.Variable16);
        yield return (ILOpCode.Ldc_i4_s, OperandKind.Int8);
        yield return (ILOpCode.Ldc_i4, OperandKind.Int32);
        yield return (ILOpCode.Ldc_i8, OperandKind.Int64);
        yield return (ILOpCode.Switch, OperandKind.Switch);
    }

    private static IEnumerable<ILOpCode> Parse(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ILOpCode>);
}
