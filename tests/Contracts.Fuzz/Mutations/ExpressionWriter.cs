using System.Reflection.Metadata;
using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Writes expressions over the variables of a method.</summary>
internal sealed class ExpressionWriter
{
    private static readonly ILOpCode[] Operators =
    [
        ILOpCode.Add, ILOpCode.Sub, ILOpCode.Mul, ILOpCode.Div, ILOpCode.Div_un, ILOpCode.Rem, ILOpCode.Rem_un, ILOpCode.And, ILOpCode.Or, ILOpCode.Xor,
        ILOpCode.Add_ovf, ILOpCode.Sub_ovf, ILOpCode.Mul_ovf, ILOpCode.Add_ovf_un, ILOpCode.Mul_ovf_un, ILOpCode.Sub_ovf_un,
    ];

    private static readonly ILOpCode[] Comparisons = [ILOpCode.Ceq, ILOpCode.Cgt, ILOpCode.Cgt_un, ILOpCode.Clt, ILOpCode.Clt_un];

    private static readonly ILOpCode[] ToInt =
    [
        ILOpCode.Conv_i4, ILOpCode.Conv_u4, ILOpCode.Conv_i1, ILOpCode.Conv_u2, ILOpCode.Conv_ovf_i4, ILOpCode.Conv_ovf_u1, ILOpCode.Conv_ovf_i2_un,
    ];

    private static readonly ILOpCode[] ToLong = [ILOpCode.Conv_i8, ILOpCode.Conv_u8, ILOpCode.Conv_ovf_i8_un];

    private readonly Mutant _mutant;
    private readonly CodeBuffer _code;
    private readonly List<(ILOpCode Load, ILOpCode Store, int Index, Slot Slot)> _variables = [];
    private readonly BodyMap[] _callable;

    public ExpressionWriter(Mutant mutant, BodyMap body, CodeBuffer code)
    {
        _mutant = mutant;
        _code = code;
        for (int i = 0; i < body.Arguments.Length; i++) _variables.Add((ILOpCode.Ldarg_s, ILOpCode.Starg_s, i, body.Arguments[i]));
        for (int i = 0; i < body.Locals.Length; i++) _variables.Add((ILOpCode.Ldloc_s, ILOpCode.Stloc_s, i, body.Locals[i]));
        _callable = [.. mutant.Seed.Bodies.Where(b => b.StaticToken != 0 && b.Result != Slot.Other && b.Parameters.All(CanMake) && !b.Name.StartsWith('.'))];
    }

    /// <summary>Whether a variable holds such a value.</summary>
    public bool Has(Slot slot) => _variables.Exists(v => v.Slot == slot);

    /// <summary>Loads a variable.</summary>
    public void Load(Slot slot)
    {
        (ILOpCode load, _, int index, _) = Variable(slot);
        _code.Op(load, index);
    }

    /// <summary>Stores into a variable.</summary>
    public void Store(Slot slot)
    {
        (_, ILOpCode store, int index, _) = Variable(slot);
        _code.Op(store, index);
    }

    /// <summary>Writes what leaves a value on the stack.</summary>
    public void Write(Slot slot, int depth)
    {
        if (slot is Slot.Ints or Slot.Text)
        {
            if (Has(slot) && _mutant.Random.Chance(90)) Load(slot);
            else _code.Op(ILOpCode.Ldnull);
        }
        else if (depth == 0 || _mutant.Random.Chance(20))
        {
            Leaf(slot);
        }
        else
        {
            Compose(slot, depth - 1);
        }
    }

    /// <summary>Calls a static method of the contract; false if it has none that can be called.</summary>
    public bool TryCall(out Slot made, int depth)
    {
        made = Slot.None;
        if (_callable.Length == 0) return false;

        BodyMap called = _mutant.Pick(_callable);
        foreach (Slot parameter in called.Parameters) Write(parameter, depth - 1);
        _code.Op32(ILOpCode.Call, called.StaticToken);
        made = called.Result;
        return true;
    }

    private static bool CanMake(Slot slot) => slot is Slot.Int or Slot.Long or Slot.Ints or Slot.Text;

    private (ILOpCode Load, ILOpCode Store, int Index, Slot Slot) Variable(Slot slot)
    {
        (ILOpCode, ILOpCode, int, Slot)[] fit = [.. _variables.Where(v => v.Slot == slot)];
        return fit[_mutant.Random.Next(fit.Length)];
    }

    private void Leaf(Slot slot)
    {
        if (Has(slot) && _mutant.Random.Chance(70)) Load(slot);
        else if (slot == Slot.Long) _code.Op64(ILOpCode.Ldc_i8, _mutant.Random.Chance(50) ? _mutant.PickOdd() : _mutant.Random.Next());
        else if (_mutant.Random.Chance(70)) _code.Op(ILOpCode.Ldc_i4_s, _mutant.Random.Next(256));
        else _code.Op32(ILOpCode.Ldc_i4, (int)_mutant.PickOdd());
    }

    private void Compose(Slot slot, int depth)
    {
        bool isInt = slot == Slot.Int;
        switch (_mutant.Random.Next(10))
        {
            case 0:
                Write(isInt ? Slot.Long : Slot.Int, depth);
                _code.Op(_mutant.Pick(isInt ? ToInt : ToLong));
                break;
            case 1:
                Write(slot, depth);
                _code.Op(_mutant.Random.Chance(50) ? ILOpCode.Neg : ILOpCode.Not);
                break;
            case 2:
                Write(slot, depth);
                Write(Slot.Int, depth);
                _code.Op((ILOpCode)((int)ILOpCode.Shl + _mutant.Random.Next(3)));
                break;
            case 3 when isInt && Has(Slot.Ints):
                Load(Slot.Ints);
                Write(Slot.Int, depth);
                _code.Op(ILOpCode.Ldelem_i4);
                break;
            case 4 when isInt && Has(Slot.Ints):
                Load(Slot.Ints);
                _code.Op(ILOpCode.Ldlen);
                _code.Op(ILOpCode.Conv_i4);
                break;
            case 5 when isInt:
                Slot compared = _mutant.Random.Chance(50) ? Slot.Int : Slot.Long;
                Write(compared, depth);
                Write(compared, depth);
                _code.Op(_mutant.Pick(Comparisons));
                break;
            case 6 when _callable.Any(c => c.Result == slot):
                BodyMap called = _mutant.Pick([.. _callable.Where(c => c.Result == slot)]);
                foreach (Slot parameter in called.Parameters) Write(parameter, 0);
                _code.Op32(ILOpCode.Call, called.StaticToken);
                break;
            default:
                Write(slot, depth);
                Write(slot, depth);
                _code.Op(_mutant.Pick(Operators));
                break;
        }
    }
}
