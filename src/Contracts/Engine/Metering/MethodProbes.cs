using System.Reflection;
using Chain.Contracts.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Lets one method report to a <see cref="GasRecorder"/> what it pays and for which of its instructions. Charges are reported where they
/// are made, with the costs that were pushed there, so that a profile adds up to what the meter took, whatever way the code ends.
/// </summary>
internal sealed class MethodProbes
{
    private readonly MethodFacts _method;
    private readonly ModuleFacts _module;
    private readonly ProfileMap _map;
    private readonly VariableDefinition _depth;
    private readonly Dictionary<BasicBlock, List<CostPart>> _costs = [];
    private readonly Dictionary<ExceptionHandler, int> _handlers = [];

    public MethodProbes(MethodFacts method, ModuleFacts module, ProfileMap map)
    {
        _method = method;
        _module = module;
        _map = map;
        _depth = new VariableDefinition(method.Method.Module.TypeSystem.Int32);
        method.Method.Body.Variables.Add(_depth);
        foreach (ExceptionHandler handler in method.Method.Body.ExceptionHandlers) _handlers.Add(handler, handler.HandlerStart.Offset);
    }

    /// <summary>Notes what each block costs before costs are pushed to other blocks.</summary>
    public void Note(IReadOnlyList<BasicBlock> blocks)
    {
        foreach (BasicBlock block in blocks)
        {
            List<CostPart> parts = [];
            if (block.Index == 0 && _method.FrameBytes / 8 > 0) parts.Add(new CostPart(_map.NameOf(_method), 0, _method.FrameBytes / 8, PartKind.Frame));
            foreach (Instruction instruction in block.Instructions) AddParts(parts, _method, instruction);
            if (parts.Sum(p => p.Gas) != block.Cost) throw new InvalidOperationException($"The costs of a block of {_method.Method.FullName} do not add up.");
            _costs.Add(block, parts);
        }
    }

    /// <summary>Reports the start of the method.</summary>
    public void Start(List<Instruction> into)
    {
        into.Add(Instruction.Create(OpCodes.Ldc_I4, _map.Add(PlaceKind.Method, [new CostPart(_map.NameOf(_method), 0, 0)])));
        into.Add(Instruction.Create(OpCodes.Call, Recorder(nameof(GasRecorder.Start))));
        into.Add(Instruction.Create(OpCodes.Stloc, _depth));
    }

    /// <summary>Reports the charge of a block, once costs are pushed.</summary>
    public void Pay(BasicBlock block, List<Instruction> into)
    {
        List<CostPart> parts = [.. _costs[block]];
        for (BasicBlock? at = NextPushed(block); at is not null; at = NextPushed(at)) parts.AddRange(_costs[at]);
        if (parts.Sum(p => p.Gas) != block.Cost) throw new InvalidOperationException($"The pushed costs of a block of {_method.Method.FullName} do not add up.");

        into.Add(Instruction.Create(OpCodes.Ldc_I4, _map.Add(PlaceKind.Block, parts)));
        into.Add(Instruction.Create(OpCodes.Ldc_I8, block.Cost));
        into.Add(Instruction.Create(OpCodes.Call, Recorder(nameof(GasRecorder.Pay))));
    }

    /// <summary>Starts to watch what the next instruction charges by itself.</summary>
    public void Before(int offset, List<Instruction> into)
    {
        into.Add(Instruction.Create(OpCodes.Ldc_I4, PlaceOf(offset)));
        into.Add(Instruction.Create(OpCodes.Call, Recorder(nameof(GasRecorder.Before))));
    }

    /// <summary>Starts to watch what entering a handler charges.</summary>
    public void Before(ExceptionHandler handler, List<Instruction> into) => Before(_handlers[handler], into);

    /// <summary>Ends what <c>Before</c> started, and what exceptions left open since.</summary>
    public void After(List<Instruction> into)
    {
        into.Add(Instruction.Create(OpCodes.Ldloc, _depth));
        into.Add(Instruction.Create(OpCodes.Call, Recorder(nameof(GasRecorder.After))));
    }

    /// <summary>The block whose cost was pushed to this one, if it was: pushed blocks are the only ones without cost.</summary>
    private static BasicBlock? NextPushed(BasicBlock block) =>
        block.Successors is [{ Cost: 0, IsChecked: false } next] && next.Index > block.Index ? next : null;

    private int PlaceOf(int offset) => _map.Add(PlaceKind.Instruction, [new CostPart(_map.NameOf(_method), offset, 0)]);

    private void AddParts(List<CostPart> parts, MethodFacts method, Instruction instruction)
    {
        long cost = _module.Costs.Of(method, instruction);
        long inLeaf = 0;
        if (method.OwnCalls.TryGetValue(instruction, out MethodDefinition? own) && _module.LeafOf(own) is { } leaf)
        {
            inLeaf = leaf.LeafCost;
            AddLeaf(parts, leaf);
        }

        parts.Add(new CostPart(_map.NameOf(method), instruction.Offset, cost - inLeaf));
    }

    private void AddLeaf(List<CostPart> parts, MethodFacts leaf)
    {
        parts.Add(new CostPart(_map.NameOf(leaf), 0, 0, PartKind.LeafStart));
        foreach (Instruction instruction in leaf.Method.Body.Instructions) AddParts(parts, leaf, instruction);
    }

    private MethodReference Recorder(string name) => _method.Method.Module.ImportReference(
        typeof(GasRecorder).GetMethod(name, BindingFlags.Public | BindingFlags.Static));
}
