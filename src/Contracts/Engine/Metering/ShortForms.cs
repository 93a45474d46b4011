using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.Contracts.Metering;

/// <summary>Writes the instructions of a body in their shortest forms, in a few passes however long it is.</summary>
internal static class ShortForms
{
    private const int NearMin = sbyte.MinValue;
    private const int NearMax = sbyte.MaxValue;

    /// <summary>Uses short forms wherever operands fit.</summary>
    public static void Use(MethodBody body)
    {
        List<Instruction> branches = [.. body.Instructions.Where(i => i.Operand is Instruction)];
        Instruction[] targets = [.. branches.Select(i => (Instruction)i.Operand)];
        foreach (Instruction branch in branches) branch.Operand = null; // Cecil would measure the whole body again for each that it shortens.
        Dictionary<Instruction, OpCode> codes = branches.ToDictionary(i => i, i => i.OpCode);
        foreach (Instruction branch in branches) branch.OpCode = OpCodes.Nop;
        body.OptimizeMacros();
        for (int i = 0; i < branches.Count; i++) (branches[i].OpCode, branches[i].Operand) = (codes[branches[i]], targets[i]);
        Shorten(body, branches);
    }

    /// <summary>What is near when all branches are long stays so when some become short.</summary>
    private static void Shorten(MethodBody body, List<Instruction> branches)
    {
        int offset = 0;
        foreach (Instruction instruction in body.Instructions)
        {
            instruction.Offset = offset;
            offset += instruction.GetSize();
        }

        foreach (Instruction branch in branches)
        {
            int distance = ((Instruction)branch.Operand).Offset - (branch.Offset + branch.GetSize());
            if (distance is >= NearMin and <= NearMax && Short(branch.OpCode) is { } near) branch.OpCode = near;
        }
    }

    private static OpCode? Short(OpCode code) => code.Code switch
    {
        Code.Br => OpCodes.Br_S,
        Code.Brfalse => OpCodes.Brfalse_S,
        Code.Brtrue => OpCodes.Brtrue_S,
        Code.Beq => OpCodes.Beq_S,
        Code.Bge => OpCodes.Bge_S,
        Code.Bgt => OpCodes.Bgt_S,
        Code.Ble => OpCodes.Ble_S,
        Code.Blt => OpCodes.Blt_S,
        Code.Bne_Un => OpCodes.Bne_Un_S,
        Code.Bge_Un => OpCodes.Bge_Un_S,
        Code.Bgt_Un => OpCodes.Bgt_Un_S,
        Code.Ble_Un => OpCodes.Ble_Un_S,
        Code.Blt_Un => OpCodes.Blt_Un_S,
        Code.Leave => OpCodes.Leave_S,
        _ => null,
    };
}
