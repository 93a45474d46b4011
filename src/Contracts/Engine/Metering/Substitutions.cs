using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>Replaces what contracts may write but not run as it is.</summary>
internal static class Substitutions
{
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";

    /// <summary>
    /// Empties the members of records that would need reflection or hashes: <c>ToString</c>, <c>PrintMembers</c> and
    /// <c>GetHashCode</c> throw, and every record's <c>EqualityContract</c> is null, so that equality compares members only.
    /// </summary>
    public static void StubRecords(ModuleDefinition module, MeterMembers meter)
    {
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(IsRecordMember))
        {
            bool isContract = method.Name == "get_EqualityContract";
            method.Body = new Mono.Cecil.Cil.MethodBody(method);
            ILProcessor il = method.Body.GetILProcessor();
            if (!isContract) il.Emit(OpCodes.Call, meter.Unsupported);
            if (method.Name is "GetHashCode" or "PrintMembers") il.Emit(OpCodes.Ldc_I4_0);
            else il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Ret);
        }
    }

    /// <summary>
    /// The compiler keeps delegates of lambdas without captures, and of static methods, in static fields: the first call would pay
    /// for what later ones find. Here none is kept.
    /// </summary>
    public static void DropLambdaCaches(ModuleDefinition module)
    {
        foreach (Instruction instruction in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions))
        {
            if (instruction.Operand is not FieldReference field || !IsCache(field)) continue;
            if (instruction.OpCode.Code == Code.Ldsfld) Replace(instruction, OpCodes.Ldnull);
            else if (instruction.OpCode.Code == Code.Stsfld) Replace(instruction, OpCodes.Pop);
        }
    }

    /// <summary>What the verifier lets be written outside a static constructor; nothing else of these names can hold a delegate.</summary>
    private static bool IsCache(FieldReference field)
    {
        if (field.FieldType.IsValueType) return false;
        if (field.Name.StartsWith("<>9__", StringComparison.Ordinal)) return true;
        string holder = field.DeclaringType.GetElementType().Name;
        return field.Name.StartsWith('<') && (holder == "<>O" || (holder.StartsWith('<') && holder.Contains(">O__", StringComparison.Ordinal)));
    }

    /// <summary>Calls shims where the whitelist names them.</summary>
    public static void CallShims(ModuleDefinition module, MethodFacts method)
    {
        foreach ((Instruction call, MemberPrice price) in method.OutsideCalls)
        {
            if (price.Shim is null) continue;
            MethodReference called = (MethodReference)call.Operand;
            if (call.Previous?.OpCode.Code == Code.Constrained) Replace(call.Previous, OpCodes.Nop);
            call.OpCode = OpCodes.Call;
            call.Operand = Instantiate(module.ImportReference(price.Shim), called);
        }
    }

    private static void Replace(Instruction instruction, OpCode code)
    {
        instruction.OpCode = code;
        instruction.Operand = null;
    }

    private static MethodReference Instantiate(MethodReference shim, MethodReference called)
    {
        if (!shim.HasGenericParameters) return shim;
        GenericInstanceMethod instance = new(shim);
        if (called.DeclaringType is GenericInstanceType type) AddAll(instance, type.GenericArguments);
        if (called is GenericInstanceMethod generic) AddAll(instance, generic.GenericArguments);
        return instance;
    }

    private static void AddAll(GenericInstanceMethod instance, IEnumerable<TypeReference> arguments)
    {
        foreach (TypeReference argument in arguments) instance.GenericArguments.Add(argument);
    }

    private static bool IsRecordMember(MethodDefinition method) =>
        method.HasBody
        && method.Name is "ToString" or "PrintMembers" or "GetHashCode" or "get_EqualityContract"
        && method.CustomAttributes.Any(a => a.AttributeType.FullName == CompilerGenerated);
}
