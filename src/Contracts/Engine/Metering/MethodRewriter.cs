using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Makes one method pay: charges at the starts of blocks, checks at entry and at the heads of loops, charges allocations before
/// they are made, and counts the frames of recursive methods (contracts.md E.4).
/// </summary>
/// <remarks>
/// Where no method of the contract has a handler, a method with a loop keeps its gas in a local, and writes it back before
/// whatever else may look at the meter. An exception loses what the local holds; so a contract that ends in one pays
/// all that it had (docs/contracts/gas.md).
/// </remarks>
internal sealed class MethodRewriter
{
    private readonly MethodFacts _method;
    private readonly ModuleFacts _module;
    private readonly MeterMembers _meter;
    private readonly MethodBody _body;
    private readonly ControlFlow _flow;
    private readonly ParameterDefinition? _meterArgument;
    private readonly VariableDefinition? _meterLocal;
    private readonly VariableDefinition? _gasLocal;
    private readonly MethodProbes? _probes;
    private readonly HandlerDepths _depths;
    private readonly List<Instruction> _pending = [];
    private readonly List<Instruction> _written = [];
    private readonly Dictionary<Instruction, Instruction> _moved = [];
    private VariableDefinition? _length;
    private VariableDefinition? _stackLocal;

    /// <param name="method">The method.</param>
    /// <param name="module">What is known of the others.</param>
    /// <param name="meter">The meter's members.</param>
    /// <param name="profile">Where a profile wants to know what the method pays; null for code that nodes run.</param>
    public MethodRewriter(MethodFacts method, ModuleFacts module, MeterMembers meter, ProfileMap? profile = null)
    {
        _method = method;
        _module = module;
        _meter = meter;
        _body = method.Method.Body;
        _flow = method.Flow;
        _depths = new HandlerDepths(_body);
        if (method.TakesMeter) _meterArgument = method.Method.Parameters[^1];
        else _meterLocal = NewLocal(meter.Type);
        if (!module.HasHandlers && _flow.HasLoop) _gasLocal = NewLocal(method.Method.Module.TypeSystem.Int64);
        if (profile is not null) _probes = new MethodProbes(method, module, profile);
    }

    private bool CountsFrame => _method.IsRecursive || _module.HasHandlers;

    public void Rewrite()
    {
        foreach (BasicBlock block in _flow.Blocks) block.Cost = block.Instructions.Sum(i => _module.Costs.Of(_method, i));
        _flow.Blocks[0].Cost += _method.FrameBytes / 8;
        _probes?.Note(_flow.Blocks);
        BlockCosts.Push(_flow.Blocks);

        if (CountsFrame) _stackLocal = NewLocal(_method.Method.Module.TypeSystem.Int32);
        Prologue();
        foreach (BasicBlock block in _flow.Blocks)
        {
            StartBlock(block);
            foreach (Instruction instruction in block.Instructions) RewriteInstruction(instruction);
        }

        Redirect.All(_body, _moved);
        HandlerRewriter handlers = new(_body, _depths, _meter, LoadMeter, LoadStack, _probes);
        handlers.Rewrite();
        Replace(handlers);
        _body.InitLocals = true;
        ShortForms.Use(_body);
    }

    /// <summary>Puts what was written in the place of the body: one after the other, since inserting moves all that follows.</summary>
    private void Replace(HandlerRewriter handlers)
    {
        _body.Instructions.Clear();
        foreach (Instruction instruction in _written)
        {
            foreach (Instruction start in handlers.StartAt(instruction)) _body.Instructions.Add(start);
            _body.Instructions.Add(instruction);
        }
    }

    private VariableDefinition NewLocal(TypeReference type)
    {
        VariableDefinition local = new(type);
        _body.Variables.Add(local);
        return local;
    }

    /// <summary>Puts the charge of a block before its first instruction.</summary>
    private void StartBlock(BasicBlock block)
    {
        if (block.Cost > 0) _probes?.Pay(block, _pending);
        if (block.Cost > 0) Charge(block.Cost);
        if (block.IsChecked) Check();
        Flush(block.First);
    }

    /// <summary>Writes the pending instructions; what led to <paramref name="before"/>, which follows, will lead to the first of them.</summary>
    private void Flush(Instruction before)
    {
        if (_pending.Count == 0) return;
        _moved.TryAdd(before, _pending[0]);
        Flush();
    }

    private void Flush()
    {
        _written.AddRange(_pending);
        _pending.Clear();
    }

    /// <summary>Comes before all else and is no part of a loop that leads back to the first block.</summary>
    private void Prologue()
    {
        _probes?.Start(_pending);
        if (_meterLocal is not null)
        {
            Add(Instruction.Create(OpCodes.Call, _meter.Current));
            Add(Instruction.Create(OpCodes.Stloc, _meterLocal));
        }

        if (_gasLocal is not null) ReadGas();
        if (CountsFrame) TakeFrame();
        Flush();
    }

    /// <summary>What was left before is kept in a local and put back at the end: adding would wait for the callee's store.</summary>
    private void TakeFrame()
    {
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Ldfld, _meter.Stack));
        Add(Instruction.Create(OpCodes.Stloc, _stackLocal));
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Ldloc, _stackLocal));
        Add(Instruction.Create(OpCodes.Ldc_I4, _method.FrameBytes));
        Add(Instruction.Create(OpCodes.Sub));
        Add(Instruction.Create(OpCodes.Stfld, _meter.Stack));

        Instruction enough = Instruction.Create(OpCodes.Nop);
        Add(Instruction.Create(OpCodes.Ldloc, _stackLocal));
        Add(Instruction.Create(OpCodes.Ldc_I4, _method.FrameBytes));
        Add(Instruction.Create(OpCodes.Bge, enough));
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Call, _meter.OutOfStack));
        Add(enough);
    }

    private void GiveFrameBack()
    {
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Ldloc, _stackLocal));
        Add(Instruction.Create(OpCodes.Stfld, _meter.Stack));
    }

    private void LeaveHandlers(Instruction instruction)
    {
        int depth = _depths.After(instruction);
        if (depth == _depths.At(instruction)) return;
        LoadMeter(_pending);
        LoadStack(_pending);
        Add(Instruction.Create(OpCodes.Ldc_I4, depth));
        Add(Instruction.Create(OpCodes.Call, _meter.LeaveHandler));
    }

    private void RewriteInstruction(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ret:
                WriteGas();
                if (CountsFrame) GiveFrameBack();
                break;
            case Code.Throw or Code.Rethrow:
                WriteGas();
                break;
            case Code.Leave or Code.Endfinally:
                LeaveHandlers(instruction);
                break;
            case Code.Newarr:
                ChargeArray((TypeReference)instruction.Operand, instruction.Offset);
                break;
            case Code.Castclass or Code.Unbox or Code.Unbox_Any when _module.HasHandlers:
                ChargeCast((TypeReference)instruction.Operand, instruction.Offset);
                break;
            case Code.Box or Code.Newobj or Code.Call or Code.Callvirt:
                RewriteCall(instruction);
                return;
        }

        Flush(instruction);
        _written.Add(instruction);
    }

    private void RewriteCall(Instruction call)
    {
        ChargeObject(_module.Costs.AllocatedBytes(_method, call), call.Offset);
        bool charges = false;
        if (_method.OwnCalls.TryGetValue(call, out MethodDefinition? own))
        {
            charges = _module.LeafCostOf(own) is null;
            if (charges) WriteGas();
            if (!own.IsAbstract && _module.Of(own).TakesMeter) LoadMeter(_pending);
        }
        else if (_method.OutsideCalls.TryGetValue(call, out MemberPrice price))
        {
            charges = ModuleFacts.MayCharge(call, price) && !ModuleFacts.IsDelegateConstruction(call);
            if (charges) WriteGas();
            if (charges) _probes?.Before(call.Offset, _pending);
        }

        bool isWatched = charges && own is null && _probes is not null;
        WriteCall(call);
        if (charges && _gasLocal is not null) ReadGas();
        if (isWatched) _probes!.After(_pending);
        Flush();
    }

    /// <summary>A prefix stays with its call.</summary>
    private void WriteCall(Instruction call)
    {
        Instruction? prefix = call.Previous?.OpCode.OpCodeType == OpCodeType.Prefix ? call.Previous : null;
        if (prefix is not null) _written.RemoveAt(_written.Count - 1);
        Flush(prefix ?? call);
        if (prefix is not null) _written.Add(prefix);
        _written.Add(call);
    }

    private void ChargeObject(int bytes, int offset)
    {
        if (bytes == 0) return;
        CallMeter(offset, () =>
        {
            Add(Instruction.Create(OpCodes.Ldc_I4, bytes));
            Add(Instruction.Create(OpCodes.Call, _meter.ChargeObject));
        });
    }

    /// <summary>The length stands on the stack: it is put by, shown to the meter, and put back.</summary>
    private void ChargeArray(TypeReference element, int offset)
    {
        _length ??= NewLocal(_method.Method.Module.TypeSystem.Int32);
        Add(Instruction.Create(OpCodes.Conv_Ovf_I4)); // A native integer, too, may be a length.
        Add(Instruction.Create(OpCodes.Stloc, _length));
        CallMeter(offset, () =>
        {
            Add(Instruction.Create(OpCodes.Ldloc, _length));
            // Of what generic code makes arrays, only its instances know.
            Add(element.ContainsGenericParameter ? Instruction.Create(OpCodes.Sizeof, element) : Instruction.Create(OpCodes.Ldc_I4, _module.Sizes.Of(element)));
            Add(Instruction.Create(OpCodes.Call, _meter.ChargeArray));
        });
        Add(Instruction.Create(OpCodes.Ldloc, _length));
    }

    /// <summary>Calls the meter, which may charge, and make what is left worth less.</summary>
    private void CallMeter(int offset, Action call)
    {
        WriteGas();
        _probes?.Before(offset, _pending);
        LoadMeter(_pending);
        call();
        if (_gasLocal is not null) ReadGas();
        _probes?.After(_pending);
    }

    /// <summary>The value stays on the stack: it, and what a question for its type makes of it, are shown to the meter.</summary>
    private void ChargeCast(TypeReference type, int offset)
    {
        _probes?.Before(offset, _pending);
        Add(Instruction.Create(OpCodes.Dup));
        Add(Instruction.Create(OpCodes.Dup));
        Add(Instruction.Create(OpCodes.Isinst, type));
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Call, _meter.ChargeCast));
        _probes?.After(_pending);
    }

    private void Charge(long gas)
    {
        if (_gasLocal is not null)
        {
            Add(Instruction.Create(OpCodes.Ldloc, _gasLocal));
            Add(Instruction.Create(OpCodes.Ldc_I8, gas));
            Add(Instruction.Create(OpCodes.Sub));
            Add(Instruction.Create(OpCodes.Stloc, _gasLocal));
            return;
        }

        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Dup));
        Add(Instruction.Create(OpCodes.Ldfld, _meter.Gas));
        Add(Instruction.Create(OpCodes.Ldc_I8, gas));
        Add(Instruction.Create(OpCodes.Sub));
        Add(Instruction.Create(OpCodes.Stfld, _meter.Gas));
    }

    private void Check()
    {
        Instruction enough = Instruction.Create(OpCodes.Nop);
        if (_gasLocal is not null)
        {
            Add(Instruction.Create(OpCodes.Ldloc, _gasLocal));
        }
        else
        {
            LoadMeter(_pending);
            Add(Instruction.Create(OpCodes.Ldfld, _meter.Gas));
        }

        Add(Instruction.Create(OpCodes.Ldc_I8, 0L));
        Add(Instruction.Create(OpCodes.Bge, enough));
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Call, _meter.OutOfGas));
        Add(enough);
    }

    private void ReadGas()
    {
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Ldfld, _meter.Gas));
        Add(Instruction.Create(OpCodes.Stloc, _gasLocal));
    }

    private void WriteGas()
    {
        if (_gasLocal is null) return;
        LoadMeter(_pending);
        Add(Instruction.Create(OpCodes.Ldloc, _gasLocal));
        Add(Instruction.Create(OpCodes.Stfld, _meter.Gas));
    }

    private void LoadMeter(List<Instruction> into) => into.Add(
        _meterArgument is not null ? Instruction.Create(OpCodes.Ldarg, _meterArgument) : Instruction.Create(OpCodes.Ldloc, _meterLocal));

    private void LoadStack(List<Instruction> into)
    {
        into.Add(Instruction.Create(OpCodes.Ldloc, _stackLocal));
        into.Add(Instruction.Create(OpCodes.Ldc_I4, _method.FrameBytes));
        into.Add(Instruction.Create(OpCodes.Sub));
    }

    private void Add(Instruction instruction) => _pending.Add(instruction);
}
