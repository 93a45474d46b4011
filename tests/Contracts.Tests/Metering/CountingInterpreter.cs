using Chain.Contracts.Metering;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Runs a random body one instruction after the other and adds up their prices: what the rewritten code must come to as well.</summary>
internal sealed class CountingInterpreter(MethodDefinition method)
{
    private readonly Stack<long> _stack = new();
    private readonly long[] _locals = new long[2];

    public long Gas { get; private set; }

    public long Run(long argument)
    {
        for (Instruction at = method.Body.Instructions[0]; ;)
        {
            Gas += InstructionPrices.Version1[at.OpCode.Name];
            switch (at.OpCode.Code)
            {
                case Code.Ret:
                    return _stack.Pop();
                case Code.Br:
                    at = (Instruction)at.Operand;
                    continue;
                case Code.Switch:
                    Instruction[] targets = (Instruction[])at.Operand;
                    uint choice = (uint)_stack.Pop();
                    at = choice < targets.Length ? targets[choice] : at.Next;
                    continue;
            }

            bool branches = at.Operand is Instruction;
            bool taken = branches && Decide(at.OpCode.Code);
            if (!branches) Step(at, argument);
            at = taken ? (Instruction)at.Operand : at.Next;
        }
    }

    private bool Decide(Code code)
    {
        long right = _stack.Pop();
        if (code is Code.Brtrue) return right != 0;
        if (code is Code.Brfalse) return right == 0;
        long left = _stack.Pop();
        return code switch
        {
            Code.Blt => left < right,
            Code.Bgt => left > right,
            Code.Ble => left <= right,
            Code.Beq => left == right,
            Code.Bne_Un => left != right,
            Code.Bge_Un => (uint)left >= (uint)right,
            Code.Ble_Un => (uint)left <= (uint)right,
            _ => throw new InvalidOperationException($"No graph has {code}."),
        };
    }

    private void Step(Instruction at, long argument)
    {
        switch (at.OpCode.Code)
        {
            case Code.Nop:
                break;
            case Code.Ldarg:
                _stack.Push(argument);
                break;
            case Code.Ldloc:
                _stack.Push(_locals[((VariableDefinition)at.Operand).Index]);
                break;
            case Code.Stloc:
                _locals[((VariableDefinition)at.Operand).Index] = _stack.Pop();
                break;
            case Code.Ldc_I4:
                _stack.Push((int)at.Operand);
                break;
            case Code.Ldc_I8:
                _stack.Push((long)at.Operand);
                break;
            case Code.Dup:
                _stack.Push(_stack.Peek());
                break;
            case Code.Pop:
                _stack.Pop();
                break;
            case Code.Conv_I4:
                _stack.Push(unchecked((int)_stack.Pop()));
                break;
            case Code.Newarr:
                const int Header = 24, Element = 8, Allocation = 200;
                Gas += Allocation + ((Header + (_stack.Peek() * Element)) / 2);
                break;
            default:
                long right = _stack.Pop(), left = _stack.Pop();
                _stack.Push(Calculate(at.OpCode.Code, left, right));
                break;
        }
    }

    private static long Calculate(Code code, long left, long right) => code switch
    {
        Code.Add => unchecked(left + right),
        Code.Sub => unchecked(left - right),
        Code.Mul => unchecked(left * right),
        Code.Xor => left ^ right,
        Code.And => left & right,
        Code.Or => left | right,
        Code.Shr_Un => (long)((ulong)left >> (int)right),
        _ => throw new InvalidOperationException($"No graph has {code}."),
    };
}
