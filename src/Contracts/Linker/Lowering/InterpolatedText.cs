using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Interpolated text inside of <c>try</c>: there the compiler makes the handler of the text on the stack and stores it, so that no handler of an
/// exception sees half of it. Nobody looks at its own variable there, so it is made in its place, as elsewhere.
/// </summary>
internal static class InterpolatedText
{
    public static bool IsConstructor(MethodReference method) =>
        method is { Name: ".ctor", Parameters: [{ ParameterType.MetadataType: MetadataType.Int32 }, { ParameterType.MetadataType: MetadataType.Int32 }] }
        && method.DeclaringType.FullName == "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    public static void Lower(MethodDefinition method)
    {
        HashSet<Instruction> targets = [.. method.Body.Instructions.SelectMany(TargetsOf)];
        foreach (Instruction made in method.Body.Instructions)
        {
            if (made is not { OpCode.Code: Code.Newobj, Operand: MethodReference constructor, Previous: { OpCode.Code: Code.Ldc_I4 } holes, Next: { OpCode.Code: Code.Stloc } store }) continue;
            if (!IsConstructor(constructor) || holes.Previous is not { OpCode.Code: Code.Ldc_I4 } characters) continue;
            if (targets.Overlaps([holes, made, store])) continue;

            (object variable, object first, object second) = (store.Operand, characters.Operand, holes.Operand);
            Set(characters, OpCodes.Ldloca, variable);
            Set(holes, OpCodes.Ldc_I4, first);
            Set(made, OpCodes.Ldc_I4, second);
            Set(store, OpCodes.Call, constructor);
        }
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private static void Set(Instruction instruction, OpCode code, object operand)
    {
        instruction.OpCode = code;
        instruction.Operand = operand;
    }
}
