using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// What questions about an object's type cost besides their instruction. The runtime remembers some thousand answers, for all contracts
/// together; code that asks for more has it find each one again.
/// </summary>
internal static class TypeTestPrices
{
    private const long Interface = 560;
    private const long Searched = 3_000;
    private const long Store = 540;
    private const long GenericVirtual = 25_000;

    /// <summary>Gas of an instruction beyond its price.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="own">The method of the contract that it calls; null if none.</param>
    public static long Of(Instruction instruction, MethodDefinition? own) => instruction.OpCode.Code switch
    {
        Code.Isinst or Code.Castclass or Code.Unbox_Any => OfCast((TypeReference)instruction.Operand),
        Code.Stelem_Ref => Store,
        Code.Stelem_Any => TypeSizes.IsValue((TypeReference)instruction.Operand) ? 0 : Store,
        Code.Callvirt => own is { IsVirtual: true } && instruction.Operand is GenericInstanceMethod ? GenericVirtual : 0,
        Code.Ldvirtftn => instruction.Operand is GenericInstanceMethod ? GenericVirtual : 0,
        _ => 0,
    };

    /// <summary>Classes are found along their bases, at most sixteen; interfaces among those that a class has; what may vary, arrays and type parameters by searching.</summary>
    private static long OfCast(TypeReference type)
    {
        if (type is GenericParameter or ArrayType) return Searched;
        if (TypeSizes.IsValue(type)) return 0;
        if (type.GetElementType() is not TypeDefinition own) return type is GenericInstanceType ? Searched : Interface;
        if (own.GenericParameters.Any(p => p.IsCovariant || p.IsContravariant)) return Searched;
        return own.IsInterface ? Interface : 0;
    }
}
