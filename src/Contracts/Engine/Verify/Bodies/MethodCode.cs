using System.Collections.Immutable;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>A body, decoded and within limits; every branch and region ends at an instruction.</summary>
internal sealed class MethodCode
{
    // By offset, the index of the instruction that starts there; 0 where none does, one more than the index else.
    private readonly int[] _indexByOffset;
    private readonly HashSet<int> _targets = [];

    private MethodCode(ImmutableArray<Instruction> instructions, ImmutableArray<TypeSig> locals, MethodBodyBlock body)
    {
        Instructions = instructions;
        Locals = locals;
        StackMax = body.MaxStack;
        Length = instructions[^1].Next;
        _indexByOffset = new int[Length];
        for (int i = 0; i < instructions.Length; i++) _indexByOffset[instructions[i].Offset] = i + 1;
        CheckBranches();
        Regions = HandlerRegions.Read(body.ExceptionRegions, this);
    }

    public ImmutableArray<Instruction> Instructions { get; }

    public ImmutableArray<TypeSig> Locals { get; }

    public int StackMax { get; }

    public int Length { get; }

    public HandlerRegions Regions { get; }

    /// <summary>Reads the body of a method.</summary>
    /// <exception cref="RefusedException">It is malformed, too large, or has forbidden instructions.</exception>
    public static MethodCode Read(ContractModule module, ContractMethod method)
    {
        BodyHeader.Check(module.Image, method.Definition.RelativeVirtualAddress);
        MethodBodyBlock body = module.Image.GetMethodBody(method.Definition.RelativeVirtualAddress);
        BlobReader code = body.GetILReader();
        if (code.Length > VerifyLimits.BodyBytesMax || body.ExceptionRegions.Length > VerifyLimits.HandlersMax || body.MaxStack > VerifyLimits.StackMax)
        {
            throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.BodyBytesMax} bytes of IL, {VerifyLimits.HandlersMax} handlers and {VerifyLimits.StackMax} stack slots. Split it.");
        }

        ImmutableArray<Instruction> instructions = Decode(ref code);
        if (instructions.IsEmpty) throw new RefusedException(ProblemCodes.BodyMalformed, "The method has no instructions.");

        return new MethodCode(instructions, ReadLocals(module, body), body);
    }

    /// <summary>Index of the instruction at an offset; -1 if none starts there.</summary>
    public int IndexOf(int offset) => (uint)offset < (uint)_indexByOffset.Length ? _indexByOffset[offset] - 1 : -1;

    /// <summary>Whether a branch ends at an offset.</summary>
    public bool IsBranchTarget(int offset) => _targets.Contains(offset);

    private static ImmutableArray<TypeSig> ReadLocals(ContractModule module, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil) return [];
        if (!body.LocalVariablesInitialized) throw new RefusedException(ProblemCodes.MethodShapeForbidden, "Locals are not cleared. Remove SkipLocalsInit.");

        BlobHandle blob = module.Reader.GetStandaloneSignature(body.LocalSignature).Signature;
        return new SignatureReader(module, module.Reader.GetBlobReader(blob)).Locals();
    }

    private static ImmutableArray<Instruction> Decode(ref BlobReader code)
    {
        ImmutableArray<Instruction>.Builder instructions = ImmutableArray.CreateBuilder<Instruction>();
        while (code.RemainingBytes > 0)
        {
            int offset = code.Offset;
            int first = code.ReadByte();
            ILOpCode opcode = (ILOpCode)(first == 0xfe ? 0xfe00 | code.ReadByte() : first);
            if (!Opcodes.TryGet(opcode, out OperandKind kind))
            {
                throw new RefusedException(ProblemCodes.OpcodeForbidden, $"The instruction {opcode} is refused. {Opcodes.Refusal(opcode)}") { Offset = offset };
            }

            instructions.Add(DecodeOperand(ref code, offset, opcode, kind));
        }

        return instructions.ToImmutable();
    }

    private static Instruction DecodeOperand(ref BlobReader code, int offset, ILOpCode opcode, OperandKind kind)
    {
        int[]? targets = null;
        long operand = kind switch
        {
            OperandKind.Int8 => code.ReadSByte(),
            OperandKind.Variable8 => code.ReadByte(),
            OperandKind.Variable16 => code.ReadUInt16(),
            OperandKind.Int32 or OperandKind.Token => code.ReadInt32(),
            OperandKind.Int64 => code.ReadInt64(),
            OperandKind.Branch8 => (long)code.ReadSByte() + code.Offset,
            OperandKind.Branch32 => (long)code.ReadInt32() + code.Offset,
            OperandKind.Switch => ReadTargets(ref code, out targets),
            _ => 0,
        };
        return new Instruction(offset, code.Offset, opcode, operand, targets);
    }

    private static long ReadTargets(ref BlobReader code, out int[] targets)
    {
        uint count = code.ReadUInt32();
        if (count > code.RemainingBytes / 4) throw new RefusedException(ProblemCodes.BodyMalformed, "A switch is cut off.");

        targets = new int[count];
        int after = code.Offset + ((int)count * 4);
        for (int i = 0; i < targets.Length; i++) targets[i] = unchecked(code.ReadInt32() + after);
        return count;
    }

    private void CheckBranches()
    {
        HashSet<int> leaders = [0];
        foreach (Instruction instruction in Instructions)
        {
            if (!instruction.IsBranch) continue;
            foreach (int target in instruction.Branches)
            {
                if (IndexOf(target) < 0) throw new RefusedException(ProblemCodes.BodyMalformed, "A branch ends between instructions.") { Offset = instruction.Offset };
                leaders.Add(target);
                _targets.Add(target);
            }

            leaders.Add(instruction.Next);
        }

        if (leaders.Count > VerifyLimits.BlocksMax) throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.BlocksMax} basic blocks. Split it.");
        if (!Instructions[^1].EndsBlock) throw new RefusedException(ProblemCodes.BodyMalformed, "Control runs past the end.") { Offset = Instructions[^1].Offset };
    }
}
