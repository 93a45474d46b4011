using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>
/// The structs of several items that the compiler makes for <c>[a, b]</c> and <c>params</c> where a span is asked for: arrays.
/// </summary>
internal static class InlineArrays
{
    private const string Helpers = "<PrivateImplementationDetails>";
    private const string ElementRef = "InlineArrayElementRef";
    private const string FirstElementRef = "InlineArrayFirstElementRef";
    private const string AsReadOnlySpan = "InlineArrayAsReadOnlySpan";
    private const string AsSpan = "InlineArrayAsSpan";

    private static readonly string[] Prefixes = ["System.Runtime.CompilerServices.InlineArray", "<>y__InlineArray"];

    public static bool IsHelper(MethodReference method) =>
        method.Name is ElementRef or FirstElementRef or AsReadOnlySpan or AsSpan && method.DeclaringType.Name == Helpers;

    public static void Lower(MethodDefinition method)
    {
        foreach (VariableDefinition variable in method.Body.Variables)
        {
            if (LengthOf(variable.VariableType) is not { } length) continue;

            Instruction[] uses = [.. method.Body.Instructions.Where(i => i.Operand == variable)];
            if (!uses.All(use => IsUsedByForm(use, length))) continue;

            TypeReference item = ((GenericInstanceType)variable.VariableType).GenericArguments[0];
            variable.VariableType = new ArrayType(item);
            foreach (Instruction use in uses) LowerUse(method, use, variable, item, length);
        }
    }

    /// <summary>How many items a struct holds; null if it is none of the compiler's.</summary>
    private static int? LengthOf(TypeReference type)
    {
        if (type is not GenericInstanceType { GenericArguments.Count: 1 } instance) return null;

        string name = instance.ElementType.FullName;
        string? prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));
        return prefix is not null && name.EndsWith("`1", StringComparison.Ordinal)
            && int.TryParse(name[prefix.Length..^2], NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : null;
    }

    /// <summary><c>ldloca; initobj</c>, <c>ldloca; ldc i; call …ElementRef</c> or <c>ldloca; ldc length; call …AsSpan</c>.</summary>
    private static bool IsUsedByForm(Instruction use, int length)
    {
        if (use.OpCode.Code != Code.Ldloca) return false;
        if (use.Next is { OpCode.Code: Code.Initobj } || IsCall(use.Next, FirstElementRef)) return true;

        return use.Next is { OpCode.Code: Code.Ldc_I4 } count
            && (IsCall(count.Next, ElementRef) || ((IsCall(count.Next, AsReadOnlySpan) || IsCall(count.Next, AsSpan)) && (int)count.Operand == length));
    }

    private static bool IsCall(Instruction? instruction, string helper) =>
        instruction is { OpCode.Code: Code.Call, Operand: MethodReference called } && IsHelper(called) && called.Name == helper;

    private static void LowerUse(MethodDefinition method, Instruction use, VariableDefinition variable, TypeReference item, int length)
    {
        Instruction next = use.Next;
        if (next.OpCode.Code == Code.Initobj)
        {
            CompilerForms.Replace(method.Body, next, Instruction.Create(OpCodes.Newarr, item), Instruction.Create(OpCodes.Stloc, variable));
            CompilerForms.Replace(method.Body, use, Instruction.Create(OpCodes.Ldc_I4, length));
            return;
        }

        use.OpCode = OpCodes.Ldloc;
        if (IsCall(next, FirstElementRef))
        {
            CompilerForms.Replace(method.Body, next, Instruction.Create(OpCodes.Ldc_I4, 0), Instruction.Create(OpCodes.Ldelema, item));
        }
        else if (IsCall(next.Next, ElementRef))
        {
            CompilerForms.Replace(method.Body, next.Next, Instruction.Create(OpCodes.Ldelema, item));
        }
        else
        {
            string span = IsCall(next.Next, AsSpan) ? "Span`1" : "ReadOnlySpan`1";
            CompilerForms.Replace(method.Body, next.Next, Instruction.Create(OpCodes.Newobj, CompilerForms.SpanOfArray(method.Module, span, item)));
            CompilerForms.Replace(method.Body, next, Instruction.Create(OpCodes.Nop));
        }
    }
}
