using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>In how many handlers of a method its instructions lie, before it is rewritten.</summary>
internal sealed class HandlerDepths
{
    private readonly Dictionary<Instruction, int> _depths = [];
    private readonly Dictionary<ExceptionHandler, int> _handlers = [];

    public HandlerDepths(MethodBody body)
    {
        if (!body.HasExceptionHandlers) return;
        Dictionary<Instruction, int> places = [];
        foreach (Instruction instruction in body.Instructions) places.Add(instruction, places.Count);
        int[] depths = new int[places.Count];
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            int end = handler.HandlerEnd is null ? depths.Length : places[handler.HandlerEnd];
            for (int i = places[handler.HandlerStart]; i < end; i++) depths[i]++;
        }

        foreach (Instruction instruction in body.Instructions) _depths.Add(instruction, depths[places[instruction]]);
        foreach (ExceptionHandler handler in body.ExceptionHandlers) _handlers.Add(handler, At(handler.HandlerStart));
    }

    /// <summary>In how many an instruction lies.</summary>
    public int At(Instruction instruction) => _depths.GetValueOrDefault(instruction);

    /// <summary>In how many control is after the end of a protected region or a handler.</summary>
    public int After(Instruction leave) => leave.Operand is Instruction target ? At(target) : At(leave) - 1;

    /// <summary>In how many a handler lies, with itself.</summary>
    public int Of(ExceptionHandler handler) => _handlers[handler];
}
