using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>Leads branches and the edges of handlers to what was put before their instructions.</summary>
internal static class Redirect
{
    /// <summary>Leads all that led to a key to its value.</summary>
    public static void All(MethodBody body, Dictionary<Instruction, Instruction> moved)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target) instruction.Operand = Moved(target);
            if (instruction.Operand is not Instruction[] targets) continue;
            for (int i = 0; i < targets.Length; i++) targets[i] = Moved(targets[i]);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            if (handler.TryEnd is not null) handler.TryEnd = Moved(handler.TryEnd);
            if (handler.HandlerEnd is not null) handler.HandlerEnd = Moved(handler.HandlerEnd);
        }

        Instruction Moved(Instruction from) => moved.GetValueOrDefault(from, from);
    }

    /// <summary>Ends are exclusive: what is put before an instruction belongs to what follows.</summary>
    public static void Ends(MethodBody body, Instruction from, Instruction to)
    {
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            if (handler.TryEnd == from) handler.TryEnd = to;
            if (handler.HandlerEnd == from) handler.HandlerEnd = to;
        }
    }
}
