using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>The evaluation stack at one place of a body.</summary>
/// <param name="Stack">Its slots, the top last.</param>
/// <param name="IsReady">Whether the base constructor ran; true in other methods.</param>
internal sealed record FrameState(ImmutableArray<StackValue> Stack, bool IsReady);

/// <summary>A body while it is verified: its variables, and the stack at the instruction that is looked at.</summary>
internal sealed class Frame
{
    /// <summary>What <c>$"..."</c> compiles to. It is used where it lies, and never moved.</summary>
    public const string InterpolatedText = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    private readonly List<StackValue> _stack = [];
    private readonly HashSet<int> _readOnlyLocals = [];
    private readonly HashSet<int> _staleLocals = [];
    private readonly Dictionary<int, HashSet<int>> _readers = [];
    private readonly int _stackMax;

    public Frame(ContractModule module, TypeRelations relations, ContractMethod method, MethodCode code)
    {
        Module = module;
        Relations = relations;
        Method = method;
        Code = code;
        _stackMax = code.StackMax;
        Scope = new VariableScope(method.Owner.TypeParameters, method.TypeParameters);
        IsObjectConstructor = method.IsConstructor && !method.Owner.IsValueType;
        Arguments = [.. ThisType(method), .. method.Signature.Parameters];
        WritesThis = code.Instructions.Any(i => IsThisWrite(i) && method.Signature.HasThis && !method.Owner.IsValueType);
    }

    public ContractModule Module { get; }

    public TypeRelations Relations { get; }

    public ContractMethod Method { get; }

    public MethodCode Code { get; }

    public VariableScope Scope { get; }

    public ImmutableArray<TypeSig> Arguments { get; }

    /// <summary>Whether it is the constructor of a class.</summary>
    public bool IsObjectConstructor { get; }

    /// <summary>Whether <c>this</c> may not be what it was at the start.</summary>
    public bool WritesThis { get; }

    /// <summary>Whether the base constructor ran at this place.</summary>
    public bool IsReady { get; set; }

    /// <summary>The block that is looked at, by its first instruction.</summary>
    public int Block { get; set; }

    /// <summary>Blocks that read a local of which more was learnt than was assumed: what was seen in them is void.</summary>
    public Queue<int> Outdated { get; } = new();

    public int Depth => _stack.Count;

    public FrameState State => new([.. _stack], IsReady);

    public void Load(FrameState state)
    {
        _stack.Clear();
        _stack.AddRange(state.Stack);
        IsReady = state.IsReady;
    }

    public void Clear() => _stack.Clear();

    public void Push(StackValue value)
    {
        if (value.Kind == StackKind.Value && value.Type!.Text == InterpolatedText) throw CopyOfText();
        _stack.Add(value);
        if (_stack.Count > _stackMax) throw Mismatch("the stack is deeper than the method declares");
    }

    public void Push(TypeSig type) => Push(StackValue.Of(type));

    public StackValue Pop()
    {
        if (_stack.Count == 0) throw Mismatch("the stack is empty");
        StackValue top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    public StackValue Peek() => _stack.Count > 0 ? _stack[^1] : throw Mismatch("the stack is empty");

    public void Pop(StackKind kind)
    {
        StackValue value = Pop();
        if (value.Kind != kind) throw Mismatch($"{kind} is expected, not {value}");
    }

    /// <summary>Takes a value that may be stored in a variable of a type.</summary>
    public StackValue PopFor(TypeSig type)
    {
        StackValue value = Pop();
        if (!Fits(value, type)) throw Mismatch($"{type} is expected, not {value}");
        return value;
    }

    /// <summary>Whether a value may be stored in a variable of a type.</summary>
    public bool Fits(StackValue value, TypeSig type)
    {
        if (value.IsUnready) return false;

        StackValue asked = StackValue.Of(type);
        return asked.Kind switch
        {
            StackKind.Object => value.Kind == StackKind.Null || (value.Kind == StackKind.Object && Relations.IsReferenceTo(value.Type!, type, Scope)),
            StackKind.Value or StackKind.Reference => value.Kind == asked.Kind && value.Type!.Equals(asked.Type),
            _ => value.Kind == asked.Kind,
        };
    }

    public bool IsReadOnlyLocal(int index) => Read(_readOnlyLocals, index);

    public void MarkReadOnly(int local)
    {
        if (_readOnlyLocals.Add(local)) Outdate(local);
    }

    /// <summary>Whether a local only ever holds objects that this method made.</summary>
    public bool IsFreshLocal(int index) => !Read(_staleLocals, index);

    public void MarkStale(int local)
    {
        if (_staleLocals.Add(local)) Outdate(local);
    }

    private bool Read(HashSet<int> marked, int local)
    {
        if (!_readers.TryGetValue(local, out HashSet<int>? readers)) _readers[local] = readers = [];
        readers.Add(Block);
        return marked.Contains(local);
    }

    private void Outdate(int local)
    {
        foreach (int block in _readers.GetValueOrDefault(local, [])) Outdated.Enqueue(block);
    }

    /// <summary>Once the base constructor ran, every copy of <c>this</c> is an object like others.</summary>
    public void BecomeReady()
    {
        IsReady = true;
        for (int i = 0; i < _stack.Count; i++) _stack[i] = _stack[i] with { Flags = _stack[i].Flags & ~StackFlags.Unready };
    }

    /// <summary>It holds a buffer of a pool that all of the process shares: two copies would give it back twice.</summary>
    private static RefusedException CopyOfText() => new(
        ProblemCodes.ReferenceEscapes, "The handler of interpolated text is copied. Write the text as $\"...\", and join texts by +.");

    public static RefusedException Mismatch(string what) =>
        new(ProblemCodes.StackMismatch, $"The types do not fit: {what}. Compilers do not write this; deploy unchanged output of the C# compiler.");

    private static IEnumerable<TypeSig> ThisType(ContractMethod method)
    {
        if (!method.Signature.HasThis) return [];
        return [method.Owner.IsValueType ? TypeSig.ByRef(method.Owner.Self) : method.Owner.Self];
    }

    private static bool IsThisWrite(Instruction i) => i.Operand == 0
        && i.Code is System.Reflection.Metadata.ILOpCode.Starg or System.Reflection.Metadata.ILOpCode.Starg_s
            or System.Reflection.Metadata.ILOpCode.Ldarga or System.Reflection.Metadata.ILOpCode.Ldarga_s;
}
