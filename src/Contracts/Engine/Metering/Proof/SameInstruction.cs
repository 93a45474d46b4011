using System.Reflection;
using Chain.Contracts.Verify;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Metering;

/// <summary>
/// Whether an instruction of rewritten code is that of the original, or what the rewriter has to put in its place: a shim that the
/// whitelist names, a method that takes the meter, a lambda that is made anew.
/// </summary>
internal sealed class SameInstruction(TokenNames original, TokenNames metered, Whitelist whitelist, HashSet<string> ownTypes)
{
    /// <summary>Compares the instruction at <paramref name="i"/> with the rewritten one at <paramref name="at"/>.</summary>
    public bool Is(List<MeteredInstruction> own, int i, List<MeteredInstruction> code, int at, bool passesMeter)
    {
        MeteredInstruction from = own[i], to = code[at];
        if (from.Code is "call" or "callvirt" or "newobj") return IsCall(own, i, to, passesMeter);
        if (passesMeter) return false;
        if (from.Code == "constrained." && ShimOf(own, i + 1) is not null) return to.Code == "nop";
        if (from.Code is "ldsfld" or "stsfld" && IsLambdaCache(from)) return to.Code == (from.Code == "ldsfld" ? "ldnull" : "pop");
        if (from.Code != to.Code) return false;
        return from.IsToken ? original.Of(from.Operand) == metered.Of(to.Operand) : from.Targets.Length > 0 || from.Operand == to.Operand;
    }

    /// <summary>An instruction of the rewritten code, for messages.</summary>
    public string Describe(MeteredInstruction instruction) => instruction.IsToken ? $"{instruction.Code} {metered.Of(instruction.Operand)}" : instruction.Code;

    private bool IsCall(List<MeteredInstruction> own, int i, MeteredInstruction to, bool passesMeter)
    {
        string called = metered.Of(to.Operand);
        if (ShimOf(own, i) is { } shim) return !passesMeter && to.Code == "call" && called == shim;
        if (to.Code != own[i].Code) return false;
        string? expected = passesMeter ? InjectedCode.WithoutMeter(called) : called;
        return expected == original.Of(own[i].Operand);
    }

    /// <summary>What must be called instead of a method outside the contract; null if it is called itself.</summary>
    private string? ShimOf(List<MeteredInstruction> own, int i)
    {
        if (i >= own.Count || own[i].Code is not ("call" or "callvirt" or "newobj") || original.Outside(own[i].Operand) is not { } outside) return null;

        string key = outside.Key;
        if (i > 0 && own[i - 1].Code == "constrained.")
        {
            string type = TokenNames.Open(original.Of(own[i - 1].Operand));
            if (type.StartsWith('!') || ownTypes.Contains(type)) return null; // The contract's own method runs, and pays itself.
            key = $"{type}::{outside.Instantiated}";
        }

        MethodInfo? shim = whitelist.Find(key)?.ShimMethod;
        if (shim is null) return null;
        string parameters = string.Join(',', shim.GetParameters().Select(p => RuntimeTypes.Spell(p.ParameterType)));
        string name = $"{RuntimeTypes.FullName(shim.DeclaringType!)}::{shim.Name}({parameters}):{RuntimeTypes.Spell(shim.ReturnType)}";
        return shim.IsGenericMethodDefinition ? $"{name}<{string.Join(',', outside.Arguments)}>" : name;
    }

    /// <summary>A field in which the compiler keeps the delegate of a lambda or of a static method.</summary>
    private bool IsLambdaCache(MeteredInstruction instruction)
    {
        string field = original.Of(instruction.Operand);
        int member = field.IndexOf("::<", StringComparison.Ordinal);
        if (member < 0) return false;
        string type = TokenNames.Open(field[..member]);
        string holder = type[(type.LastIndexOf('/') + 1)..];
        return field.Contains("::<>9__", StringComparison.Ordinal) || holder == "<>O" || (holder.StartsWith('<') && holder.Contains(">O__", StringComparison.Ordinal));
    }
}
