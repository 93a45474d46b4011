using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Keeps handlers from seeing what is not theirs (contracts.md B.2): a catch becomes a filter that asks the meter, so that the end
/// of a transaction passes it by; a finally ends at once when the gas is used up. Both pay for the exception that led there, and tell the meter that they are open.
/// </summary>
internal sealed class HandlerRewriter(
    MethodBody body, HandlerDepths depths, MeterMembers meter, Action<List<Instruction>> loadMeter, Action<List<Instruction>> loadStack, MethodProbes? probes)
{
    private readonly Dictionary<Instruction, List<Instruction>> _starts = [];

    /// <summary>What has to stand before an instruction; nothing unless a handler starts there.</summary>
    public IReadOnlyList<Instruction> StartAt(Instruction instruction) => _starts.TryGetValue(instruction, out List<Instruction>? start) ? start : [];

    /// <summary>Rewrites the handlers; what they start with is not in the body yet.</summary>
    public void Rewrite()
    {
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            if (handler.HandlerType == ExceptionHandlerType.Catch) RewriteCatch(handler);
            else GuardFinally(handler);
        }
    }

    private void RewriteCatch(ExceptionHandler handler)
    {
        List<Instruction> filter =
        [
            Instruction.Create(OpCodes.Isinst, handler.CatchType),
            Instruction.Create(OpCodes.Call, meter.MayCatch),
            Instruction.Create(OpCodes.Endfilter),
        ];
        List<Instruction> prologue = [Instruction.Create(OpCodes.Castclass, handler.CatchType)];
        probes?.After(prologue);
        AddEnter(handler, meter.EnterHandler, prologue);

        Instruction first = handler.HandlerStart;
        _starts.Add(first, [.. filter, .. prologue]);
        Redirect.Ends(body, first, filter[0]);
        handler.HandlerType = ExceptionHandlerType.Filter;
        handler.CatchType = null;
        handler.FilterStart = filter[0];
        handler.HandlerStart = prologue[0];
    }

    private void GuardFinally(ExceptionHandler handler)
    {
        Instruction first = handler.HandlerStart;
        List<Instruction> guard = [];
        loadMeter(guard);
        guard.Add(Instruction.Create(OpCodes.Ldfld, meter.Gas));
        guard.Add(Instruction.Create(OpCodes.Ldc_I8, 0L));
        List<Instruction> pay = [];
        AddEnter(handler, meter.EnterFinally, pay);
        guard.Add(Instruction.Create(OpCodes.Bge, pay[0]));
        guard.Add(Instruction.Create(OpCodes.Endfinally));
        guard.AddRange(pay);
        _starts.Add(first, guard);
        Redirect.Ends(body, first, guard[0]);
        handler.HandlerStart = guard[0];
    }

    /// <summary>Tells the meter that a handler is open, which charges for it.</summary>
    private void AddEnter(ExceptionHandler handler, MethodReference enter, List<Instruction> to)
    {
        probes?.Before(handler, to);
        loadMeter(to);
        loadStack(to);
        to.Add(Instruction.Create(OpCodes.Ldc_I4, depths.Of(handler)));
        to.Add(Instruction.Create(OpCodes.Call, enter));
        probes?.After(to);
    }
}
