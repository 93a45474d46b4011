using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// A span over one variable of the compiler's own, as it makes for a character beside text and for <c>[item]</c>: one over an array of
/// one item.
/// </summary>
internal static class SingleItemSpans
{
    public static bool IsOfOne(MethodReference method) =>
        method is { Name: ".ctor", Parameters: [{ ParameterType: ByReferenceType or IModifierType }] }
        && method.DeclaringType.GetElementType().FullName is "System.ReadOnlySpan`1" or "System.Span`1";

    public static void Lower(MethodDefinition method)
    {
        MethodBody body = method.Body;
        ILookup<VariableDefinition, Instruction> uses = body.Instructions.Where(i => i.Operand is VariableDefinition).ToLookup(i => (VariableDefinition)i.Operand);

        // Only where nothing but spans ever sees a variable is a copy of it the same.
        (Instruction Span, VariableDefinition Variable)[] made =
        [
            .. uses.Where(group => group.All(use => IsPartOfForm(use, group.Key)))
                .SelectMany(group => group.Where(use => use.OpCode.Code == Code.Ldloca).Select(use => (use.Next, group.Key))),
        ];
        foreach ((Instruction span, VariableDefinition variable) in made) LowerOne(method, span, variable);
    }

    private static void LowerOne(MethodDefinition method, Instruction span, VariableDefinition variable)
    {
        GenericInstanceType type = (GenericInstanceType)((MethodReference)span.Operand).DeclaringType;
        TypeReference item = type.GenericArguments[0];
        CompilerForms.Replace(
            method.Body, span.Previous, Instruction.Create(OpCodes.Ldc_I4, 1), Instruction.Create(OpCodes.Newarr, item), Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldc_I4, 0), Instruction.Create(OpCodes.Ldloc, variable), Instruction.Create(OpCodes.Stelem_Any, item));
        span.Operand = CompilerForms.SpanOfArray(method.Module, type.ElementType.Name, item);
    }

    /// <summary><c>stloc V; ldloca V; newobj span</c>.</summary>
    private static bool IsPartOfForm(Instruction use, VariableDefinition variable) => use.OpCode.Code switch
    {
        Code.Stloc => use.Next is { OpCode.Code: Code.Ldloca } next && next.Operand == variable,
        Code.Ldloca => use.Previous is { OpCode.Code: Code.Stloc } before && before.Operand == variable
            && use.Next is { OpCode.Code: Code.Newobj, Operand: MethodReference called } && IsOfOne(called),
        _ => false,
    };
}
