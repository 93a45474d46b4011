using Chain.Contracts.Runtime;
using Chain.Contracts.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using Mono.Collections.Generic;

namespace Chain.Contracts.Metering;

/// <summary>Finds out about all methods of a contract: who calls whom, who is a leaf, who recurses.</summary>
internal sealed class ModuleFacts
{
    // Some tens of instructions, four of them loads: what a caller pays although it may not be run stays small.
    private const int LeafCostMax = 400;
    private const int LeafInstructionsMax = 120;
    private const int LeafRounds = 4;
    // An exception that passes a frame asks each of its handlers.
    private const int HandlerBytes = Meter.FrameBytesMin;
    private const long UnsupportedPrice = 30_000;

    // How compilers make a span of the assembly's constant bytes: accepted in this form alone, and so on no list.
    private const string ConstantSpan = "System.ReadOnlySpan`1::.ctor(System.Void*,System.Int32):System.Void";
    private const long ConstantSpanPrice = 20;

    private readonly Dictionary<MethodDefinition, MethodFacts> _facts = [];
    private readonly Dictionary<(string Name, int Parameters), long> _virtualLeaves = [];
    private readonly Dictionary<(TypeDefinition Type, string Name, int Parameters), Collection<MethodDefinition>> _members = [];
    private readonly HashSet<(string Name, int Parameters)> _taken = [];
    private readonly HashSet<(string Name, int Parameters)> _callbacks;
    private readonly Whitelist _whitelist;

    public ModuleFacts(ModuleDefinition module, MethodDefinition entry, Whitelist whitelist, TypeSizes sizes, InstructionPrices prices)
    {
        _whitelist = whitelist;
        _callbacks = [.. whitelist.Members.Where(m => m.IsOverridable).Select(m => (m.Name, m.ReadOnlyParameters.Count))];
        Sizes = sizes;
        Costs = new CostModel(this, prices);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            method.Body.SimplifyMacros();
            MethodFacts facts = new(method) { FrameBytes = FrameBytes(method) };
            _facts.Add(method, facts);
            HasHandlers |= method.Body.HasExceptionHandlers;
        }

        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods)) AddMember(method);
        Virtuals = All.Where(m => m.Method.IsVirtual || m.Method.HasOverrides)
            .SelectMany(m => CallGraph.Names(m.Method).Select(name => (Key: (name, m.Method.Parameters.Count), Method: m)))
            .ToLookup(entry => entry.Key, entry => entry.Method);
        foreach (MethodFacts facts in All) ReadCalls(facts);
        foreach (MethodFacts facts in All) facts.TakesMeter = CanTakeMeter(facts, entry);
        FindLeaves();
        CallGraph calls = new(this);
        calls.MarkRecursion();
        DeepestBytes = calls.DeepestBytes;
        DeepestFrames = calls.DeepestFrames;
    }

    /// <summary>Methods in the order of the metadata.</summary>
    public IReadOnlyCollection<MethodFacts> All => _facts.Values;

    /// <summary>Methods that a virtual call may run, by name and number of parameters.</summary>
    public ILookup<(string Name, int Parameters), MethodFacts> Virtuals { get; }

    public TypeSizes Sizes { get; }

    public CostModel Costs { get; }

    /// <summary>Whether any method of the contract handles exceptions or cleans up after them.</summary>
    public bool HasHandlers { get; }

    /// <summary>Bytes of frames of the longest chain of calls that is not counted while it runs.</summary>
    public long DeepestBytes { get; }

    /// <summary>Frames of the longest chain of calls that is not counted while it runs.</summary>
    public long DeepestFrames { get; }

    public MethodFacts Of(MethodDefinition method) => _facts[method];

    private static bool CanTakeMeter(MethodFacts facts, MethodDefinition entry) =>
        !facts.IsAddressTaken && facts.Method != entry && !facts.Method.IsVirtual && !facts.Method.HasOverrides && facts.Method is not { IsConstructor: true, IsStatic: true };

    private void ReadCalls(MethodFacts facts)
    {
        foreach (Instruction instruction in facts.Method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference called) continue;
            if (FindOwn(called) is { } own)
            {
                if (instruction.OpCode.Code is Code.Ldftn or Code.Ldvirtftn) TakeAddress(own);
                else facts.OwnCalls.Add(instruction, own);
            }
            else if (IsDelegateMember(called) || IsDelegateConstruction(instruction))
            {
                facts.OutsideCalls.Add(instruction, new MemberPrice(0, null));
            }
            else
            {
                facts.OutsideCalls.Add(instruction, PriceOf(instruction, called));
            }
        }
    }

    /// <summary>A delegate of a virtual method runs whichever its object has.</summary>
    private void TakeAddress(MethodDefinition method)
    {
        if (_facts.TryGetValue(method, out MethodFacts? facts)) facts.IsAddressTaken = true;
        if (!method.IsVirtual || !_taken.Add((method.Name, method.Parameters.Count))) return;
        foreach (MethodFacts reachable in Virtuals[(method.Name, method.Parameters.Count)]) reachable.IsAddressTaken = true;
    }

    /// <summary>A constrained call runs what its type has: a listed struct's own form, or a method of the contract, which pays itself.</summary>
    private MemberPrice PriceOf(Instruction call, MethodReference called)
    {
        if (called.DeclaringType.FullName == typeof(Meter).FullName) return new MemberPrice(UnsupportedPrice, null); // Written by Substitutions.
        TypeReference? constraint = call.Previous?.OpCode.Code == Code.Constrained ? (TypeReference)call.Previous.Operand : null;
        bool isListed = constraint is not null && constraint.GetElementType() is not TypeDefinition && !constraint.IsGenericParameter;
        string key = isListed ? MemberKey.OnStruct(called, constraint!) : MemberKey.Of(called);
        if (key == ConstantSpan) return new MemberPrice(ConstantSpanPrice, null);
        MemberPrice price = MemberPrice.Of(_whitelist.Find(key)) ?? throw new InvalidOperationException($"The verifier let pass {key}, which has no price.");
        return constraint is null || isListed ? price : price with { Shim = null, IsVirtual = true };
    }

    /// <summary>Delegates of the contract's own have members without bodies; those of the library are in the whitelist.</summary>
    private static bool IsDelegateMember(MethodReference called) =>
        called.DeclaringType.GetElementType() is TypeDefinition { BaseType.FullName: "System.MulticastDelegate" };

    /// <summary>The verifier lets the address of a method be taken only to make a delegate.</summary>
    public static bool IsDelegateConstruction(Instruction call) =>
        call.OpCode.Code == Code.Newobj && call.Previous?.OpCode.Code is Code.Ldftn or Code.Ldvirtftn;

    private MethodDefinition? FindOwn(MethodReference called)
    {
        MethodReference open = called.GetElementMethod();
        MethodDefinition? own = open as MethodDefinition ?? (open.DeclaringType.GetElementType() is TypeDefinition type ? Member(type, open) : null);
        return own is not null && (own.IsAbstract || _facts.ContainsKey(own)) ? own : null;
    }

    private void AddMember(MethodDefinition method)
    {
        (TypeDefinition, string, int) key = (method.DeclaringType, method.Name, method.Parameters.Count);
        if (!_members.TryGetValue(key, out Collection<MethodDefinition>? members)) _members.Add(key, members = []);
        members.Add(method);
    }

    /// <summary>The verifier found exactly one that fits.</summary>
    private MethodDefinition? Member(TypeDefinition type, MethodReference reference)
    {
        if (!_members.TryGetValue((type, reference.Name, reference.Parameters.Count), out Collection<MethodDefinition>? members)) return null;
        return members.Count == 1 ? members[0] : MetadataResolver.GetMethod(members, reference);
    }

    /// <summary>
    /// Leaves may call leaves; a few rounds find those that matter. Virtual methods are leaves where all that a call may reach
    /// are, and each costs what the dearest does.
    /// </summary>
    private void FindLeaves()
    {
        List<MethodFacts[]> groups = [.. All.Where(m => m.TakesMeter).Select(m => (MethodFacts[])[m])];
        groups.AddRange(All.Where(IsVirtualInside).GroupBy(m => (m.Method.Name, m.Method.Parameters.Count)).Select(g => g.ToArray()).Where(IsClosed));
        for (int round = 0; round < LeafRounds; round++)
        {
            foreach (MethodFacts[] group in groups)
            {
                if (group[0].IsLeaf || !Array.TrueForAll(group, IsSimple)) continue;
                long cost = group.Max(facts => facts.Method.Body.Instructions.Sum(i => Costs.Of(facts, i)));
                if (cost > LeafCostMax) continue;
                if (group[0].Method.IsVirtual) _virtualLeaves[(group[0].Method.Name, group[0].Method.Parameters.Count)] = cost;
                foreach (MethodFacts facts in group)
                {
                    facts.IsLeaf = true;
                    facts.LeafCost = cost;
                    facts.TakesMeter = false;
                }
            }
        }
    }

    private bool IsVirtualInside(MethodFacts facts) =>
        facts.Method is { IsVirtual: true, HasOverrides: false, IsStatic: false } && !facts.IsAddressTaken && !IsCalledOutside(facts.Method);

    /// <summary>
    /// Whether the SDK or a shim may call the method: it has the name of a member that contracts may override, as shims call
    /// <c>Equals</c> to compare values and <c>ToString</c> to make text. Which type it is of does not matter: a base class
    /// implements what a class that derives from it declares.
    /// </summary>
    public bool IsCalledOutside(MethodDefinition method) =>
        method.IsVirtual && CallGraph.Names(method).Any(name => _callbacks.Contains((name[(name.LastIndexOf('.') + 1)..], method.Parameters.Count)));

    /// <summary>Whether a group holds all methods that a call by its name and number of parameters may reach.</summary>
    private bool IsClosed(MethodFacts[] group) => Virtuals[(group[0].Method.Name, group[0].Method.Parameters.Count)].Count() == group.Length;

    /// <summary>What the callers of a method pay for it; null if it pays itself.</summary>
    public long? LeafCostOf(MethodDefinition own)
    {
        if (own.IsVirtual) return _virtualLeaves.TryGetValue((own.Name, own.Parameters.Count), out long cost) ? cost : null;
        return _facts[own] is { IsLeaf: true } leaf ? leaf.LeafCost : null;
    }

    /// <summary>The one method that a call of a leaf may run; null if it pays itself, or if there are several.</summary>
    public MethodFacts? LeafOf(MethodDefinition own)
    {
        if (LeafCostOf(own) is null) return null;
        MethodFacts[] reachable = own.IsVirtual ? [.. Virtuals[(own.Name, own.Parameters.Count)]] : [_facts[own]];
        return reachable is [var only] ? only : null;
    }

    /// <summary>Whether a body has no loop and does nothing that must be charged while it runs.</summary>
    private bool IsSimple(MethodFacts facts)
    {
        if (facts.Method.Body.HasExceptionHandlers || facts.Method.Body.Instructions.Count > LeafInstructionsMax) return false;
        foreach (Instruction instruction in facts.Method.Body.Instructions)
        {
            bool simple = instruction.OpCode.Code switch
            {
                Code.Newarr or Code.Box or Code.Throw or Code.Initobj => false,
                Code.Castclass or Code.Unbox or Code.Unbox_Any => !HasHandlers,
                Code.Newobj or Code.Call or Code.Callvirt => CallsOnlyLeaves(facts, instruction),
                _ => true,
            };
            if (!simple) return false;
        }

        return !facts.Flow.HasLoop;
    }

    private bool CallsOnlyLeaves(MethodFacts facts, Instruction call)
    {
        if (facts.OwnCalls.TryGetValue(call, out MethodDefinition? own))
        {
            return LeafCostOf(own) is not null && (call.OpCode.Code != Code.Newobj || own.DeclaringType.IsValueType);
        }

        return facts.OutsideCalls.TryGetValue(call, out MemberPrice price) && !MayCharge(call, price);
    }

    /// <summary>Whether a call outside may itself charge, allocate or call back: then gas in a register must be in the meter.</summary>
    public static bool MayCharge(Instruction call, MemberPrice price)
    {
        if (price.Shim is not null || price.IsVirtual || price.Bytes > 0 || call.OpCode.Code == Code.Newobj) return true;
        MethodReference called = (MethodReference)call.Operand;
        return called.Name == "Invoke" || !called.DeclaringType.GetElementType().FullName.StartsWith("System.", StringComparison.Ordinal);
    }

    private int FrameBytes(MethodDefinition method)
    {
        int bytes = 32 + (HandlerBytes * method.Body.ExceptionHandlers.Count) + (method.HasThis ? 8 : 0) + (8 * method.Body.MaxStackSize);
        foreach (ParameterDefinition parameter in method.Parameters) bytes += Math.Max(8, Sizes.Of(parameter.ParameterType));
        foreach (VariableDefinition variable in method.Body.Variables) bytes += Math.Max(8, Sizes.Of(variable.VariableType));
        return Math.Max(Meter.FrameBytesMin, bytes);
    }
}
