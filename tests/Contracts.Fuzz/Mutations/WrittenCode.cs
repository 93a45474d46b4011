using System.Reflection.Metadata;
using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>
/// Writes a method anew: statements over its integers, with jumps between any two of them, calls and loops that may never end. Most of
/// it is well typed, so that what is accepted and run has been seen by nobody.
/// </summary>
internal sealed class WrittenCode
{
    private const int StackMax = 8;

    // The longest statement: a switch of three targets, with its number.
    private const int StatementBytesMax = 64;

    private readonly Mutant _mutant;
    private readonly BodyMap _body;
    private readonly CodeBuffer _code = new();
    private readonly ExpressionWriter _values;
    private readonly List<int> _starts = [];

    private WrittenCode(Mutant mutant, BodyMap body)
    {
        _mutant = mutant;
        _body = body;
        _values = new ExpressionWriter(mutant, body, _code);
    }

    public static void Change(Mutant mutant)
    {
        BodyMap[] fit = [.. mutant.Seed.Bodies.Where(IsFit)];
        if (fit.Length == 0)
        {
            CodeMutations.Change(mutant);
            return;
        }

        new WrittenCode(mutant, mutant.Pick(fit)).Write();
    }

    private static bool IsFit(BodyMap body) =>
        body.HandlerCount == 0 && body.Result is Slot.Int or Slot.Long or Slot.None && body.CodeEnd - body.CodeStart >= 24
        && body.Arguments.Concat(body.Locals).Any(s => s is Slot.Int or Slot.Long) && !body.Name.StartsWith(".c", StringComparison.Ordinal);

    private void Write()
    {
        int room = _body.CodeEnd - _body.CodeStart;
        int end = room - 16 - _mutant.Random.Next(8);
        while (_code.Length < end) Statement(end);

        _starts.Add(_code.Length);
        int result = _code.Length;
        if (_body.Result != Slot.None) _values.Write(_body.Result, depth: 0);
        while (_code.Length < room - 1) _code.Op(ILOpCode.Nop);
        _code.Op(ILOpCode.Ret);
        _code.Resolve(_starts, _mutant.Random);
        _mutant.Copy(_code.Bytes, _body.CodeStart, room);
        if (!_body.IsTiny) _mutant.Write16(_body.HeaderStart + 2, Math.Max(_body.StackMax, StackMax));
        _mutant.Note(() => $"{_body.Name} is written anew: {Convert.ToHexString(_code.Bytes[..result])}");
    }

    /// <summary>One statement, or nops if the one that was thrown is too long for what is left.</summary>
    private void Statement(int end)
    {
        int start = _code.Length;
        _starts.Add(start);
        int links = _code.LinkCount;
        switch (_mutant.Random.Next(12))
        {
            case 0 or 1:
                Branch();
                break;
            case 2:
                Switch();
                break;
            case 3 when _values.Has(Slot.Ints):
                _values.Load(Slot.Ints);
                _values.Write(Slot.Int, 1);
                _values.Write(Slot.Int, 1);
                _code.Op(ILOpCode.Stelem_i4);
                break;
            case 4 when _mutant.Random.Chance(20):
                _code.Op((ILOpCode)_mutant.Random.Next(0xe0)); // What a verifier must refuse, or not.
                break;
            case 5 when _values.TryCall(out Slot made, 1):
                if (made != Slot.None) _code.Op(ILOpCode.Pop);
                break;
            default:
                Slot slot = _values.Has(Slot.Long) && (_mutant.Random.Chance(50) || !_values.Has(Slot.Int)) ? Slot.Long : Slot.Int;
                _values.Write(slot, 2);
                _values.Store(slot);
                break;
        }

        if (_code.Length <= end && _code.Length - start <= StatementBytesMax) return;
        _code.CutTo(start, links);
        _code.Op(ILOpCode.Nop);
    }

    private void Branch()
    {
        switch (_mutant.Random.Next(4))
        {
            case 0:
                _code.Jump(ILOpCode.Br);
                break;
            case 1:
                _values.Write(Slot.Int, 1);
                _code.Jump(_mutant.Random.Chance(50) ? ILOpCode.Brtrue : ILOpCode.Brfalse);
                break;
            default:
                Slot slot = _mutant.Random.Chance(50) ? Slot.Long : Slot.Int;
                _values.Write(slot, 1);
                _values.Write(slot, 1);
                _code.Jump((ILOpCode)((int)ILOpCode.Beq + _mutant.Random.Next(10)));
                break;
        }
    }

    private void Switch()
    {
        _values.Write(Slot.Int, 1);
        _code.Switch(1 + _mutant.Random.Next(3));
    }
}
