using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary><c>[.. array]</c>, which the compiler copies by LINQ: the copy of a range is the same.</summary>
internal static class ArraySpreads
{
    public static bool IsCopy(MethodReference method) =>
        method is GenericInstanceMethod { Name: "ToArray", DeclaringType.FullName: "System.Linq.Enumerable" };

    public static void Lower(MethodDefinition method)
    {
        Instruction[] copies = [.. method.Body.Instructions.Where(i => i.OpCode.Code == Code.Call && i.Operand is MethodReference called && IsCopy(called))];
        foreach (Instruction copy in copies)
        {
            TypeReference item = ((GenericInstanceMethod)copy.Operand).GenericArguments[0];
            if (TypeOf(copy.Previous) is not ArrayType { IsVector: true } array || array.ElementType.FullName != item.FullName) continue;

            CompilerForms.Replace(
                method.Body, copy, Instruction.Create(OpCodes.Call, RangeOfAll(method.Module)), Instruction.Create(OpCodes.Call, SubArray(method.Module, item)));
        }
    }

    /// <summary>The type of what an instruction leaves on the stack; null where that is not plain to see.</summary>
    private static TypeReference? TypeOf(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc => ((VariableDefinition)instruction.Operand).VariableType,
        Code.Ldarg => ((ParameterDefinition)instruction.Operand).ParameterType,
        Code.Ldfld or Code.Ldsfld => ((FieldReference)instruction.Operand).FieldType,
        Code.Call or Code.Callvirt => ((MethodReference)instruction.Operand).ReturnType,
        Code.Newarr => new ArrayType((TypeReference)instruction.Operand),
        _ => null,
    };

    private static TypeReference Core(ModuleDefinition module, string space, string name, bool isValue) =>
        new(space, name, module, module.TypeSystem.CoreLibrary, isValue);

    private static MethodReference RangeOfAll(ModuleDefinition module)
    {
        TypeReference range = Core(module, "System", "Range", isValue: true);
        return new MethodReference("get_All", range, range);
    }

    private static GenericInstanceMethod SubArray(ModuleDefinition module, TypeReference item)
    {
        MethodReference open = new("GetSubArray", module.TypeSystem.Void, Core(module, "System.Runtime.CompilerServices", "RuntimeHelpers", isValue: false));
        open.GenericParameters.Add(new GenericParameter(open));
        open.ReturnType = new ArrayType(open.GenericParameters[0]);
        open.Parameters.Add(new ParameterDefinition(new ArrayType(open.GenericParameters[0])));
        open.Parameters.Add(new ParameterDefinition(Core(module, "System", "Range", isValue: true)));
        GenericInstanceMethod closed = new(open);
        closed.GenericArguments.Add(item);
        return closed;
    }
}
