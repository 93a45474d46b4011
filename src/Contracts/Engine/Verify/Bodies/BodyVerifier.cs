using System.Collections.Immutable;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>
/// Follows the types on the evaluation stack through a body until nothing changes (ECMA-335, III.1.8, stricter where contracts
/// need no more).
/// </summary>
internal sealed class BodyVerifier
{
    // Code of compilers takes some two steps an instruction: as often as what loops carry changes.
    private const int StepsOfInstruction = 8;
    private const int StepsOfMethod = 256;

    private readonly Frame _frame;
    private readonly MethodCode _code;
    private readonly BasicInstructions _basic;
    private readonly MemoryInstructions _memory;
    private readonly ObjectInstructions _objects;
    private readonly CallInstructions _calls;
    private readonly FrameState?[] _entries;
    private readonly Queue<int> _work = new();
    private readonly bool[] _waits;
    private readonly bool[] _leaders;
    private readonly bool[] _reached;
    private readonly ILookup<int, Handler> _handlers;
    private long _steps;

    private BodyVerifier(VerifyContext context, ContractMethod method, MethodCode code)
    {
        _code = code;
        _frame = new Frame(context.Module, context.Relations, method, code);
        _basic = new BasicInstructions(_frame);
        _memory = new MemoryInstructions(_frame, context);
        _objects = new ObjectInstructions(_frame, context);
        _calls = new CallInstructions(_frame, context);
        _entries = new FrameState?[code.Instructions.Length];
        _reached = new bool[code.Instructions.Length];
        _waits = new bool[code.Instructions.Length];
        _handlers = code.Regions.Handlers.ToLookup(h => h.Try.Start);
        _leaders = new bool[code.Instructions.Length];
    }

    /// <summary>Verifies one body.</summary>
    /// <exception cref="RefusedException">It breaks a rule.</exception>
    public static void Verify(VerifyContext context, ContractMethod method, MethodCode code) => new BodyVerifier(context, method, code).Run();

    private void Run()
    {
        MarkLeaders();
        int start = 0;
        while (start >= 0)
        {
            RunFrom(start);
            start = Array.IndexOf(_reached, false, start);
        }

        if (_entries.Sum(e => e?.Stack.Length ?? 0) > VerifyLimits.JoinedValuesMax) throw new RefusedException(ProblemCodes.MethodTooLarge, "Too many values lie on the stack where branches meet. Split the method, or keep values in locals.");
    }

    /// <summary>Code that control never reaches is checked all the same, from an empty stack (ECMA-335, III.1.7.5).</summary>
    private void RunFrom(int start)
    {
        Merge(start, new FrameState([], start > 0 || !_frame.IsObjectConstructor));
        while (_work.TryDequeue(out int index))
        {
            _waits[index] = false;
            RunBlock(index);
            while (_frame.Outdated.TryDequeue(out int outdated)) Enqueue(outdated);
        }
    }

    private void Enqueue(int index)
    {
        if (_waits[index]) return;
        _waits[index] = true;
        _work.Enqueue(index);
    }

    private void MarkLeaders()
    {
        _leaders[0] = true;
        foreach (int target in _code.Instructions.Where(i => i.IsBranch).SelectMany(i => i.Branches)) _leaders[_code.IndexOf(target)] = true;
        foreach (Handler handler in _code.Regions.Handlers)
        {
            _leaders[_code.IndexOf(handler.Try.Start)] = true;
            _leaders[_code.IndexOf(handler.Code.Start)] = true;
        }
    }

    private void RunBlock(int index)
    {
        _frame.Load(_entries[index]!);
        _frame.Block = index;
        while (true)
        {
            Instruction instruction = _code.Instructions[index];
            EnterRegions(instruction.Offset);
            Step(index, instruction);
            if (instruction.IsBranch)
            {
                foreach (int target in instruction.Branches) Merge(_code.IndexOf(target), Leaving(instruction));
            }

            if (instruction.EndsBlock) return;

            index++;
            if (_leaders[index])
            {
                Merge(index, _frame.State);
                return;
            }
        }
    }

    private FrameState Leaving(Instruction instruction) =>
        instruction.Code is ILOpCode.Leave or ILOpCode.Leave_s ? _frame.State with { Stack = [] } : _frame.State;

    private void Step(int index, Instruction instruction)
    {
        _reached[index] = true;
        if (++_steps > (StepsOfInstruction * (long)_code.Instructions.Length) + StepsOfMethod) throw new RefusedException(ProblemCodes.MethodTooLarge, "The method's types take too long to follow. Split it.");

        try
        {
            Instruction? before = index > 0 && !_leaders[index] ? _code.Instructions[index - 1] : null;
            if (before is { Code: ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Constrained or ILOpCode.Readonly }) CheckFollows(before.Value, instruction);
            if (instruction.Code is ILOpCode.Constrained or ILOpCode.Readonly or ILOpCode.Ldftn or ILOpCode.Ldvirtftn && _leaders[Math.Min(index + 1, _leaders.Length - 1)]) throw Frame.Mismatch("a branch ends behind a prefix");
            bool isKnown = _basic.Step(instruction) || _memory.Step(instruction, index) || _objects.Step(instruction, before, index) || _calls.Step(instruction, before);
            if (!isKnown) throw new RefusedException(ProblemCodes.OpcodeForbidden, Opcodes.Refusal(instruction.Code));
        }
        catch (RefusedException refused) when (refused.Offset is null)
        {
            throw new RefusedException(refused.Code, refused.Message) { Offset = instruction.Offset };
        }
    }

    private static void CheckFollows(Instruction prefix, Instruction instruction)
    {
        bool fits = prefix.Code switch
        {
            ILOpCode.Readonly => instruction.Code == ILOpCode.Ldelema,
            ILOpCode.Constrained => instruction.Code is ILOpCode.Callvirt or ILOpCode.Call,
            _ => instruction.Code == ILOpCode.Newobj,
        };
        if (!fits) throw Frame.Mismatch($"{instruction.Code} follows {prefix.Code}");
    }

    /// <summary>What a handler finds: an empty stack, or the exception. Constructors are as ready as where the region started.</summary>
    private void EnterRegions(int offset)
    {
        foreach (Handler handler in _handlers[offset])
        {
            if (_frame.Depth > 0) throw new RefusedException(ProblemCodes.HandlerForbidden, "Values lie on the stack where a protected region starts.") { Offset = offset };
            EnterHandler(handler);
        }

        if (!_frame.IsReady && _code.Regions.Protecting(offset).Any()) throw new RefusedException(ProblemCodes.ConstructorChain, "The base constructor is called in a protected region.") { Offset = offset };
    }

    private void EnterHandler(Handler handler)
    {
        ImmutableArray<StackValue> stack = handler.IsFinally ? [] : [new StackValue(StackKind.Object, CatchType(handler))];
        if (_code.StackMax < stack.Length) throw Frame.Mismatch("the stack is deeper than the method declares");
        Merge(_code.IndexOf(handler.Code.Start), new FrameState(stack, _frame.IsReady));
    }

    private TypeSig CatchType(Handler handler)
    {
        TypeSig type = _frame.Module.Type(handler.CatchType);
        _frame.Scope.Check(type);
        bool isException = type.Text == "System.Object" || (type.IsDefined && _frame.Relations.IsReferenceTo(type, _frame.Module.Known("System.Exception"), _frame.Scope));
        return isException ? type : throw new RefusedException(ProblemCodes.HandlerForbidden, $"{type} is caught, and is no exception.");
    }

    private void Merge(int index, FrameState state)
    {
        FrameState? known = _entries[index];
        FrameState merged = known is null ? state : Join(known, state, _code.Instructions[index].Offset);
        if (known is not null && merged.Stack.SequenceEqual(known.Stack)) return;

        _entries[index] = merged;
        Enqueue(index);
    }

    private FrameState Join(FrameState first, FrameState second, int offset)
    {
        if (first.Stack.Length != second.Stack.Length) throw At(Frame.Mismatch("branches meet with stacks of different depth"), offset);
        if (first.IsReady != second.IsReady) throw new RefusedException(ProblemCodes.ConstructorChain, "The base constructor is called on some ways only.") { Offset = offset };

        StackValue[] joined = new StackValue[first.Stack.Length];
        for (int i = 0; i < joined.Length; i++) joined[i] = At(() => Join(first.Stack[i], second.Stack[i]), offset);
        return new FrameState([.. joined], first.IsReady);
    }

    private StackValue Join(StackValue first, StackValue second)
    {
        if (first.IsUnready != second.IsUnready) throw Frame.Mismatch($"branches meet with {first} and {second}");

        StackFlags flags = (first.Flags & second.Flags) | ((first.Flags | second.Flags) & StackFlags.ReadOnly);
        if (first with { Flags = 0 } == second with { Flags = 0 }) return first with { Flags = flags };
        if (!first.IsObject || !second.IsObject) throw Frame.Mismatch($"branches meet with {first} and {second}");
        if (first.Kind == StackKind.Null) return second with { Flags = flags };
        if (second.Kind == StackKind.Null) return first with { Flags = flags };

        // A boxed value and the type it is boxed from never meet as one another: only as an interface or object.
        return new StackValue(StackKind.Object, _frame.Relations.Join(first.Type!, second.Type!, _frame.Scope), flags);
    }

    private static RefusedException At(RefusedException refused, int offset) => new(refused.Code, refused.Message) { Offset = offset };

    private static T At<T>(Func<T> check, int offset)
    {
        try
        {
            return check();
        }
        catch (RefusedException refused) when (refused.Offset is null)
        {
            throw At(refused, offset);
        }
    }
}
