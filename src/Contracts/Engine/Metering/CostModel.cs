using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>What an instruction costs where it stands, in gas, as far as that is known before it runs.</summary>
internal sealed class CostModel(ModuleFacts facts, InstructionPrices prices)
{
    private const int BytesWithoutCharge = 16;

    /// <summary>Objects of classes outside the contract; their members charge what depends on arguments.</summary>
    public const int OutsideObjectBytes = 128;

    /// <summary>Gas of an instruction.</summary>
    public long Of(MethodFacts method, Instruction instruction) =>
        prices.Of(instruction.OpCode) + CopyCost(instruction) + CallCost(method, instruction)
        + TypeTestPrices.Of(instruction, method.OwnCalls.GetValueOrDefault(instruction));

    /// <summary>Bytes that an instruction allocates; 0 if none, or if only its operands say how many.</summary>
    public int AllocatedBytes(MethodFacts method, Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Box:
                return facts.Sizes.OfBox((TypeReference)instruction.Operand);
            case Code.Newobj:
                TypeReference created = ((MethodReference)instruction.Operand).DeclaringType;
                if (TypeSizes.IsValue(created)) return 0;
                if (method.OutsideCalls.TryGetValue(instruction, out MemberPrice price) && price.Shim is not null) return 0;
                return created.GetElementType() is TypeDefinition ? facts.Sizes.OfObject(created) : OutsideObjectBytes;
            case Code.Call or Code.Callvirt:
                return method.OutsideCalls.TryGetValue(instruction, out MemberPrice called) ? called.Bytes : 0;
            default:
                return 0;
        }
    }

    private long CallCost(MethodFacts method, Instruction instruction)
    {
        if (method.OutsideCalls.TryGetValue(instruction, out MemberPrice price)) return price.Gas;
        return method.OwnCalls.TryGetValue(instruction, out MethodDefinition? own) ? facts.LeafCostOf(own) ?? 0 : 0;
    }

    private long CopyCost(Instruction instruction)
    {
        TypeReference? copied = instruction.Operand switch
        {
            VariableDefinition variable when instruction.OpCode.Code != Code.Ldloca => variable.VariableType,
            ParameterDefinition parameter when instruction.OpCode.Code != Code.Ldarga => parameter.ParameterType,
            FieldReference field when instruction.OpCode.Code is not (Code.Ldflda or Code.Ldsflda or Code.Ldtoken) => field.FieldType,
            TypeReference type when instruction.OpCode.Code is Code.Ldobj or Code.Stobj or Code.Cpobj or Code.Ldelem_Any or Code.Stelem_Any
                or Code.Initobj or Code.Unbox_Any => type,
            MethodReference called when instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj => Return(called),
            _ => null,
        };
        return copied is null ? 0 : Copying(copied);
    }

    private static TypeReference Return(MethodReference called) =>
        called.Name == ".ctor" ? called.DeclaringType : called.ReturnType;

    private long Copying(TypeReference type)
    {
        if (type is GenericParameter) return 0; // Arguments above 16 bytes are rare, and all generic code would pay for one.

        int bytes = facts.Sizes.Of(type);
        return bytes <= BytesWithoutCharge ? 0 : bytes / 8;
    }
}
