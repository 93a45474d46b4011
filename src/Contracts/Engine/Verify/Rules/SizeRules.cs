using System.Collections.Immutable;
using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Bytes of values and frames: large structs are copied, and large frames exhaust the stack (contracts.md D13 to D16).</summary>
internal static class SizeRules
{
    private const int SlotBytes = 8;

    public static void Check(VerifyContext context)
    {
        foreach (ContractType type in context.Module.Types.Where(t => t.IsValueType && !t.IsEnum && !IsData(t)))
        {
            context.Problems.Check(type.FullName, () => CheckValue(context, type.Self));
        }
    }

    /// <summary>Refuses a struct that is too large.</summary>
    public static void CheckValue(VerifyContext context, TypeSig type)
    {
        long bytes = Bytes(context, type, depth: 0);
        if (bytes > VerifyLimits.StructBytesMax) throw new RefusedException(ProblemCodes.StructTooLarge, $"A value of {type} has {bytes} bytes; at most {VerifyLimits.StructBytesMax} are accepted. Make it a class.");
    }

    /// <summary>Refuses a frame that is too large.</summary>
    public static void CheckFrame(VerifyContext context, ContractMethod method, MethodCode code)
    {
        long bytes = SlotBytes * (long)code.StackMax;
        foreach (TypeSig variable in code.Locals.Concat(method.Signature.Parameters)) bytes += Bytes(context, variable, depth: 0);
        if (bytes > VerifyLimits.FrameBytesMax) throw new RefusedException(ProblemCodes.FrameTooLarge, $"A frame has {bytes} bytes; at most {VerifyLimits.FrameBytesMax} are accepted. Split the method, or use classes for large structs.");
    }

    /// <summary>Bytes of a value, counting a word for each field and each variable, of which instantiations know more.</summary>
    private static long Bytes(VerifyContext context, TypeSig type, int depth)
    {
        if (depth == 0 && context.Sizes.TryGetValue(type, out long known)) return known;
        long bytes = Measure(context, type, depth);
        if (depth == 0) context.Sizes.Add(type, bytes);
        return bytes;
    }

    private static long Measure(VerifyContext context, TypeSig type, int depth)
    {
        if (depth > VerifyLimits.TypeDepthMax) throw new RefusedException(ProblemCodes.StructTooLarge, $"{type} holds itself, or nests too deep.");
        if (!type.IsValueType || StackValue.Width(type) > 0) return SlotBytes;

        if (type.Shape is ExternalType external)
        {
            ImmutableArray<TypeSig> arguments = type.Arguments;
            return external.ValueBytes + external.VariableFields.Sum(i => i < arguments.Length ? Bytes(context, arguments[i], depth + 1) : SlotBytes);
        }

        long bytes = 0;
        foreach (ContractField field in ((ContractType)type.Shape).Fields.Where(f => !f.IsStatic))
        {
            bytes = Math.Min(bytes + Bytes(context, field.Type.Substitute(type.Arguments, []), depth + 1), int.MaxValue);
            if (bytes > VerifyLimits.FrameBytesMax) break; // Too large already; nested structs double at each level.
        }

        return Math.Max(bytes, SlotBytes); // One without fields is not free: structs of many such would take for ever.
    }

    private static bool IsData(ContractType type) => type.Definition.GetLayout().Size > 1;
}
