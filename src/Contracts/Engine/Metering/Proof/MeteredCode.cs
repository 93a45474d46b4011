using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Chain.Contracts.Metering;

/// <summary>An instruction of rewritten code, read anew from its bytes.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Next">Where the next one starts.</param>
/// <param name="Code">What it does, long and short forms alike.</param>
/// <param name="Operand">Its variable, token or number.</param>
/// <param name="Targets">Where it may branch.</param>
/// <param name="IsToken">Whether the operand is a token of the assembly.</param>
internal readonly record struct MeteredInstruction(int Offset, int Next, string Code, long Operand, int[] Targets, bool IsToken)
{
    /// <summary>Whether control may go on to the next instruction.</summary>
    public bool FallsThrough => Code is not ("br" or "leave" or "ret" or "throw" or "rethrow" or "endfinally" or "endfilter");
}

/// <summary>Decodes bodies without the library that wrote them.</summary>
internal static class MeteredCode
{
    public static List<MeteredInstruction> Decode(BlobReader code)
    {
        List<MeteredInstruction> instructions = [];
        while (code.RemainingBytes > 0)
        {
            int offset = code.Offset;
            byte first = code.ReadByte();
            byte second = first == RuntimeCodes.Prefix ? code.ReadByte() : (byte)0;
            if (!RuntimeCodes.TryGet(first, second, out OpCode opcode)) throw new BadImageFormatException($"No instruction has the number at IL_{offset:x4}.");

            instructions.Add(ReadOperand(ref code, offset, opcode));
        }

        return instructions;
    }

    private static MeteredInstruction ReadOperand(ref BlobReader code, int offset, OpCode opcode)
    {
        string name = opcode.Name!;
        (name, long operand) = Implied(name);
        int[] targets = [];
        switch (opcode.OperandType)
        {
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget:
                int near = code.ReadSByte();
                targets = [near + code.Offset];
                break;
            case OperandType.InlineBrTarget:
                int far = code.ReadInt32();
                targets = [far + code.Offset];
                break;
            case OperandType.InlineSwitch:
                targets = new int[code.ReadInt32()];
                int after = code.Offset + (4 * targets.Length);
                for (int i = 0; i < targets.Length; i++) targets[i] = code.ReadInt32() + after;
                break;
            case OperandType.ShortInlineI:
                operand = code.ReadSByte();
                break;
            case OperandType.ShortInlineVar:
                operand = code.ReadByte();
                break;
            case OperandType.InlineVar:
                operand = code.ReadUInt16();
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                operand = code.ReadInt64();
                break;
            default:
                operand = code.ReadInt32();
                break;
        }

        bool isToken = opcode.OperandType
            is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineString or OperandType.InlineSig;
        return new MeteredInstruction(offset, code.Offset, name, operand, targets, isToken);
    }

    /// <summary>Long name and operand of short forms: <c>ldloc.1</c>, <c>ldc.i4.m1</c>, <c>br.s</c>.</summary>
    private static (string Name, long Operand) Implied(string name)
    {
        if (name == "ldc.i4.m1") return ("ldc.i4", -1);
        if (name.EndsWith(".s", StringComparison.Ordinal)) return (name[..^2], 0);
        bool indexed = name.StartsWith("ldloc.", StringComparison.Ordinal) || name.StartsWith("stloc.", StringComparison.Ordinal)
            || name.StartsWith("ldarg.", StringComparison.Ordinal) || name.StartsWith("ldc.i4.", StringComparison.Ordinal);
        return indexed ? (name[..name.LastIndexOf('.')], name[^1] - '0') : (name, 0);
    }
}
