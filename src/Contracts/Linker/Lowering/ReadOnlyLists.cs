using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>The lists that the compiler makes for <c>[a, b]</c> where an <c>IReadOnlyList</c> is asked for: an array is one.</summary>
internal static class ReadOnlyLists
{
    private const string OfArray = "<>z__ReadOnlyArray`1";
    private const string OfOne = "<>z__ReadOnlySingleElementList`1";

    public static bool IsConstructor(MethodReference method) => method.Name == ".ctor" && method.DeclaringType.GetElementType().FullName is OfArray or OfOne;

    public static void Lower(MethodDefinition method)
    {
        if (method.DeclaringType.FullName.StartsWith("<>z__", StringComparison.Ordinal)) return;

        Instruction[] made = [.. method.Body.Instructions.Where(i => i.OpCode.Code == Code.Newobj && i.Operand is MethodReference called && IsConstructor(called))];
        foreach (Instruction list in made)
        {
            GenericInstanceType type = (GenericInstanceType)((MethodReference)list.Operand).DeclaringType;
            if (type.ElementType.FullName == OfArray) CompilerForms.Replace(method.Body, list, Instruction.Create(OpCodes.Nop));
            else LowerOne(method.Body, list, type.GenericArguments[0]);
        }
    }

    private static void LowerOne(MethodBody body, Instruction list, TypeReference item)
    {
        VariableDefinition kept = new(item);
        body.Variables.Add(kept);
        body.InitLocals = true;
        CompilerForms.Replace(
            body, list, Instruction.Create(OpCodes.Stloc, kept), Instruction.Create(OpCodes.Ldc_I4, 1), Instruction.Create(OpCodes.Newarr, item),
            Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Ldc_I4, 0), Instruction.Create(OpCodes.Ldloc, kept), Instruction.Create(OpCodes.Stelem_Any, item));
    }
}
