using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary><c>new T[n]</c> with an n of 64 bits: what does not fit 32 bits overflows in either form.</summary>
internal static class ArrayLengths
{
    public static bool IsNative(Instruction? conversion) => conversion?.OpCode.Code is Code.Conv_Ovf_I or Code.Conv_Ovf_I_Un;

    public static void Lower(MethodDefinition method)
    {
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code != Code.Newarr || !IsNative(instruction.Previous)) continue;

            instruction.Previous.OpCode = instruction.Previous.OpCode.Code == Code.Conv_Ovf_I ? OpCodes.Conv_Ovf_I4 : OpCodes.Conv_Ovf_I4_Un;
        }
    }
}
