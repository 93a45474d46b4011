using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.Contracts.Linking;

/// <summary>
/// Writes plain C# in other instructions where the compiler uses what contracts may not have: references to single variables, arrays
/// inside structs, LINQ, lists of its own. Each form is replaced only where it is the compiler's, whole; anything else stays for the
/// verifier to refuse.
/// </summary>
internal static class CompilerForms
{
    private static readonly Action<MethodDefinition>[] Forms =
    [
        ArrayLengths.Lower, SingleItemSpans.Lower, InlineArrays.Lower, ReadOnlyLists.Lower, ArraySpreads.Lower, InterpolatedText.Lower,
    ];

    /// <summary>Replaces what there is.</summary>
    public static void Lower(ModuleDefinition module)
    {
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            if (!method.Body.Instructions.Any(IsSuspicious)) continue;

            method.Body.SimplifyMacros();
            foreach (Action<MethodDefinition> lower in Forms) lower(method);
            method.Body.OptimizeMacros();
        }
    }

    /// <summary>Most methods have none of it, and stay as they are, byte for byte.</summary>
    private static bool IsSuspicious(Instruction instruction) => instruction switch
    {
        { OpCode.Code: Code.Newarr } => ArrayLengths.IsNative(instruction.Previous),
        { OpCode.Code: Code.Newobj, Operand: MethodReference text } when InterpolatedText.IsConstructor(text) => true,
        { Operand: MethodReference method } => SingleItemSpans.IsOfOne(method) || InlineArrays.IsHelper(method)
            || ReadOnlyLists.IsConstructor(method) || ArraySpreads.IsCopy(method),
        _ => false,
    };

    /// <summary>Puts instructions in the place of one, which becomes the first of them: what led to it still does.</summary>
    public static void Replace(MethodBody body, Instruction instruction, params ReadOnlySpan<Instruction> others)
    {
        instruction.OpCode = others[0].OpCode;
        instruction.Operand = others[0].Operand;
        ILProcessor il = body.GetILProcessor();
        Instruction last = instruction;
        foreach (Instruction other in others[1..])
        {
            il.InsertAfter(last, other);
            last = other;
        }
    }

    /// <summary>A constructor of a span over an array.</summary>
    public static MethodReference SpanOfArray(ModuleDefinition module, string span, TypeReference item)
    {
        TypeReference open = new("System", span, module, module.TypeSystem.CoreLibrary, valueType: true);
        open.GenericParameters.Add(new GenericParameter(open));
        GenericInstanceType closed = new(open);
        closed.GenericArguments.Add(item);
        MethodReference constructor = new(".ctor", module.TypeSystem.Void, closed) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(new ArrayType(open.GenericParameters[0])));
        return constructor;
    }
}
