using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Changes instructions so that the code can still be decoded.</summary>
internal static class CodeMutations
{
    public static void Change(Mutant mutant)
    {
        BodyMap body = mutant.Pick(mutant.Seed.Bodies);
        InstructionMap instruction = mutant.Pick(body.Instructions);
        switch (mutant.Random.Next(12))
        {
            case 0 or 1 or 2:
                ReplaceOpcode(mutant, body, instruction);
                break;
            case 3:
                Blank(mutant, body, instruction);
                break;
            case 4:
                Swap(mutant, body, instruction);
                break;
            case 5:
                CopyRun(mutant, body, mutant.Seed);
                break;
            case 6:
                CopyRun(mutant, body, mutant.Pick(mutant.Corpus.Seeds));
                break;
            default:
                ReplaceOperand(mutant, body, body.Instructions.FirstOrDefault(i => i.At >= instruction.At && Operands.BytesOf(i.Code) > 0, instruction));
                break;
        }
    }

    private static void ReplaceOpcode(Mutant mutant, BodyMap body, InstructionMap instruction)
    {
        ImmutableArray<ILOpCode> alike = Operands.LikeThis(instruction.Code);
        ILOpCode code = alike[mutant.Random.Next(alike.Length)];
        mutant.Bytes[instruction.Operand - 1 < instruction.At ? instruction.At : instruction.Operand - 1] = (byte)code;
        mutant.Note(() => $"{Where(body, instruction)}: {instruction.Code} to {code}");
    }

    private static void Blank(Mutant mutant, BodyMap body, InstructionMap instruction)
    {
        mutant.Bytes.AsSpan(instruction.At, instruction.Next - instruction.At).Clear();
        mutant.Note(() => $"{Where(body, instruction)}: {instruction.Code} to nop");
    }

    /// <summary>Two instructions that follow each other change places.</summary>
    private static void Swap(Mutant mutant, BodyMap body, InstructionMap first)
    {
        if (first.Next >= body.CodeEnd) return;

        InstructionMap second = body.Instructions.First(i => i.At == first.Next);
        byte[] before = mutant.Bytes[first.At..first.Next];
        int moved = second.Next - second.At;
        Buffer.BlockCopy(mutant.Bytes, second.At, mutant.Bytes, first.At, moved);
        mutant.Copy(before, first.At + moved, before.Length);
        mutant.Note(() => $"{Where(body, first)}: {first.Code} and {second.Code} change places");
    }

    /// <summary>Some instructions, perhaps of another contract, are written over others; what is left of the last one becomes nops.</summary>
    private static void CopyRun(Mutant mutant, BodyMap body, SeedImage source)
    {
        BodyMap other = mutant.Pick(source.Bodies);
        int start = mutant.Random.Next(other.Instructions.Length), count = 1 + mutant.Random.Next(4);
        int end = other.Instructions[Math.Min(start + count, other.Instructions.Length) - 1].Next;
        InstructionMap at = mutant.Pick(body.Instructions);
        int bytes = end - other.Instructions[start].At;
        int room = body.Instructions.FirstOrDefault(i => i.Next >= at.At + bytes, body.Instructions[^1]).Next - at.At;
        if (bytes > room) return;

        mutant.Copy(source.Bytes.AsSpan(other.Instructions[start].At, bytes), at.At, room);
        mutant.Bytes.AsSpan(at.At + bytes, room - bytes).Clear();
        mutant.Note(() => $"{Where(body, at)}: {bytes} bytes from {source.Name} {Where(other, other.Instructions[start])}");
    }

    private static void ReplaceOperand(Mutant mutant, BodyMap body, InstructionMap instruction)
    {
        OperandType kind = Operands.TypeOf(instruction.Code);
        int bytes = Operands.BytesOf(instruction.Code);
        if (bytes == 0) return;
        if (Operands.IsToken(kind)) mutant.Write32(instruction.Operand, Token(mutant, instruction));
        else if (Operands.IsBranch(kind)) Retarget(mutant, body, instruction.Operand, bytes, instruction.Next);
        else if (instruction.Code == ILOpCode.Switch) ReplaceTarget(mutant, body, instruction);
        else if (kind is OperandType.ShortInlineVar or OperandType.InlineVar) mutant.Write(instruction.Operand, bytes, (uint)mutant.Random.Next(body.Locals.Length + body.Arguments.Length + 1));
        else mutant.Disturb(instruction.Operand, Math.Min(bytes, 4));
        mutant.Note(() => $"{Where(body, instruction)}: operand of {instruction.Code} is 0x{mutant.Read(instruction.Operand, Math.Min(bytes, 4)):x}");
    }

    /// <summary>A token of the same kind of member most of the time; else of any.</summary>
    private static uint Token(Mutant mutant, InstructionMap instruction)
    {
        uint token = BinaryPrimitives.ReadUInt32LittleEndian(mutant.Seed.Bytes.AsSpan(instruction.Operand));
        if (mutant.Random.Chance(20)) return token + (uint)(mutant.Random.Chance(50) ? 1 : -1);

        OperandType kind = Operands.TypeOf(instruction.Code);
        for (int attempts = 0; attempts < 8; attempts++)
        {
            InstructionMap other = mutant.Pick(mutant.Pick(mutant.Seed.Bodies).Instructions);
            OperandType otherKind = Operands.TypeOf(other.Code);
            if (otherKind == kind || (attempts > 5 && Operands.IsToken(otherKind))) return BinaryPrimitives.ReadUInt32LittleEndian(mutant.Seed.Bytes.AsSpan(other.Operand));
        }

        TableMap table = mutant.Pick(mutant.Seed.Tables);
        return ((uint)table.Table << 24) | (uint)(1 + mutant.Random.Next(table.Rows + 1));
    }

    private static void ReplaceTarget(Mutant mutant, BodyMap body, InstructionMap instruction)
    {
        int targets = (instruction.Next - instruction.Operand - 4) / 4;
        if (targets > 0) Retarget(mutant, body, instruction.Operand + 4 + (4 * mutant.Random.Next(targets)), 4, instruction.Next);
    }

    /// <summary>To an instruction most of the time: between them nothing is accepted.</summary>
    private static void Retarget(Mutant mutant, BodyMap body, int at, int bytes, int next)
    {
        int target = mutant.Random.Chance(90) ? mutant.Pick(body.Instructions).At : body.CodeStart + mutant.Random.Next(body.CodeEnd - body.CodeStart + 4);
        mutant.Write(at, bytes, (uint)(target - next));
    }

    private static string Where(BodyMap body, InstructionMap instruction) => $"{body.Name}+{instruction.At - body.CodeStart:x}";
}
