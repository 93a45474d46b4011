using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Tests.Metering;

/// <summary>
/// A random body: blocks of arithmetic on one number, joined by branches of every kind, forwards and back, into loops and out of
/// them. It ends because it counts its blocks.
/// </summary>
internal sealed class RandomGraph
{
    private const int Fuel = 60;

    private readonly Random _random;
    private readonly ILProcessor _il;
    private readonly VariableDefinition _x;
    private readonly VariableDefinition _fuel;
    private readonly Instruction[] _blocks;
    private readonly Instruction _exit = Instruction.Create(OpCodes.Nop);

    private RandomGraph(MethodDefinition method, int seed)
    {
        _random = new Random(seed);
        method.Body = new MethodBody(method) { InitLocals = true };
        _il = method.Body.GetILProcessor();
        _x = new VariableDefinition(method.Module.TypeSystem.Int64);
        _fuel = new VariableDefinition(method.Module.TypeSystem.Int32);
        method.Body.Variables.Add(_x);
        method.Body.Variables.Add(_fuel);
        _blocks = [.. Enumerable.Range(0, _random.Next(2, 14)).Select(_ => Instruction.Create(OpCodes.Nop))];
    }

    /// <summary>Gives a method <c>long M(long)</c> a random body.</summary>
    public static void Fill(MethodDefinition method, int seed)
    {
        RandomGraph graph = new(method, seed);
        graph.Start(method);
        for (int i = 0; i < graph._blocks.Length; i++) graph.Block(i);
        graph._il.Append(graph._exit);
        graph._il.Emit(OpCodes.Ldloc, graph._x);
        graph._il.Emit(OpCodes.Ret);
    }

    private void Start(MethodDefinition method)
    {
        // An array, so that the method is never so small that its callers pay for it.
        _il.Emit(OpCodes.Ldc_I4, 1);
        _il.Emit(OpCodes.Newarr, method.Module.TypeSystem.Int64);
        _il.Emit(OpCodes.Pop);
        _il.Emit(OpCodes.Ldarg, method.Parameters[0]);
        _il.Emit(OpCodes.Stloc, _x);
        _il.Emit(OpCodes.Ldc_I4, Fuel);
        _il.Emit(OpCodes.Stloc, _fuel);
    }

    private void Block(int index)
    {
        _il.Append(_blocks[index]);
        for (int i = _random.Next(3); i >= 0; i--) Arithmetic();
        if (_random.Next(4) > 0) CountDown();
        Leave(index);
    }

    private void Arithmetic()
    {
        OpCode[] operations = [OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.Xor, OpCodes.And, OpCodes.Or];
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(OpCodes.Ldc_I8, _random.NextInt64(1, 1_000_000) | 1);
        _il.Emit(operations[_random.Next(operations.Length)]);
        _il.Emit(OpCodes.Stloc, _x);
    }

    private void CountDown()
    {
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Ldc_I4, 1);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Stloc, _fuel);
        _il.Emit(OpCodes.Ldc_I4, 0);
        _il.Emit(OpCodes.Ble, _exit);
    }

    /// <summary>Backwards only where the block counted down just now, whatever the kind of branch.</summary>
    private void Leave(int index)
    {
        bool counts = _il.Body.Instructions[^1].OpCode == OpCodes.Ble;
        switch (_random.Next(5))
        {
            case 0:
                _il.Emit(OpCodes.Br, Target(index, counts));
                break;
            case 1:
                Bits(1);
                _il.Emit(_random.Next(2) == 0 ? OpCodes.Brtrue : OpCodes.Brfalse, Target(index, counts));
                break;
            case 2:
                Bits(3);
                _il.Emit(OpCodes.Switch, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Target(index, counts))]);
                break;
            case 3:
                Bits(7);
                _il.Emit(OpCodes.Ldc_I4, _random.Next(8));
                OpCode[] comparisons = [OpCodes.Blt, OpCodes.Bge_Un, OpCodes.Beq, OpCodes.Bne_Un, OpCodes.Bgt, OpCodes.Ble_Un];
                _il.Emit(comparisons[_random.Next(comparisons.Length)], Target(index, counts));
                break;
        }
    }

    private void Bits(int mask)
    {
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(OpCodes.Ldc_I4, _random.Next(20));
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Ldc_I4, mask);
        _il.Emit(OpCodes.And);
    }

    private Instruction Target(int index, bool counts)
    {
        int from = counts ? 0 : index + 1;
        return from >= _blocks.Length ? _exit : _blocks[_random.Next(from, _blocks.Length)];
    }
}
