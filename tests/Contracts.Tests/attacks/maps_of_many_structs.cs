// GenericGrowth
using Chain.Contracts.Sdk;
namespace Shop;

[Contract("attack")]
public sealed partial class Attack : Contract
{
    private readonly StateMap<byte, bool> _m0;
    private readonly StateMap<byte, sbyte> _m1;
    private readonly StateMap<short, bool> _m2;
    private readonly StateMap<short, sbyte> _m3;
    private readonly StateMap<int, bool> _m4;
    private readonly StateMap<int, sbyte> _m5;
    private readonly StateMap<long, bool> _m6;
    private readonly StateMap<long, sbyte> _m7;
    private readonly StateMap<uint, bool> _m8;
    private readonly StateMap<uint, sbyte> _m9;
    private readonly StateMap<ushort, bool> _m10;
    private readonly StateMap<ushort, sbyte> _m11;
    private readonly StateMap<ulong, bool> _m12;
    private readonly StateMap<ulong, sbyte> _m13;

    [Call]
    public long Run(long n)
    {
        long s = 0;
        _m0[(byte)n] = default; _m0.Remove((byte)n); _m0.TryGet((byte)n, out _); s += _m0.Contains((byte)n) || _m0.GetOr((byte)n, default) == _m0[(byte)n] ? 1 : _m0.Range(1).Length + _m0.RangeFrom((byte)n, 1).Length;
        _m1[(byte)n] = default; _m1.Remove((byte)n); _m1.TryGet((byte)n, out _); s += _m1.Contains((byte)n) || _m1.GetOr((byte)n, default) == _m1[(byte)n] ? 1 : _m1.Range(1).Length + _m1.RangeFrom((byte)n, 1).Length;
        _m2[(short)n] = default; _m2.Remove((short)n); _m2.TryGet((short)n, out _); s += _m2.Contains((short)n) || _m2.GetOr((short)n, default) == _m2[(short)n] ? 1 : _m2.Range(1).Length + _m2.RangeFrom((short)n, 1).Length;
        _m3[(short)n] = default; _m3.Remove((short)n); _m3.TryGet((short)n, out _); s += _m3.Contains((short)n) || _m3.GetOr((short)n, default) == _m3[(short)n] ? 1 : _m3.Range(1).Length + _m3.RangeFrom((short)n, 1).Length;
        _m4[(int)n] = default; _m4.Remove((int)n); _m4.TryGet((int)n, out _); s += _m4.Contains((int)n) || _m4.GetOr((int)n, default) == _m4[(int)n] ? 1 : _m4.Range(1).Length + _m4.RangeFrom((int)n, 1).Length;
        _m5[(int)n] = default; _m5.Remove((int)n); _m5.TryGet((int)n, out _); s += _m5.Contains((int)n) || _m5.GetOr((int)n, default) == _m5[(int)n] ? 1 : _m5.Range(1).Length + _m5.RangeFrom((int)n, 1).Length;
        _m6[(long)n] = default; _m6.Remove((long)n); _m6.TryGet((long)n, out _); s += _m6.Contains((long)n) || _m6.GetOr((long)n, default) == _m6[(long)n] ? 1 : _m6.Range(1).Length + _m6.RangeFrom((long)n, 1).Length;
        _m7[(long)n] = default; _m7.Remove((long)n); _m7.TryGet((long)n, out _); s += _m7.Contains((long)n) || _m7.GetOr((long)n, default) == _m7[(long)n] ? 1 : _m7.Range(1).Length + _m7.RangeFrom((long)n, 1).Length;
        _m8[(uint)n] = default; _m8.Remove((uint)n); _m8.TryGet((uint)n, out _); s += _m8.Contains((uint)n) || _m8.GetOr((uint)n, default) == _m8[(uint)n] ? 1 : _m8.Range(1).Length + _m8.RangeFrom((uint)n, 1).Length;
        _m9[(uint)n] = default; _m9.Remove((uint)n); _m9.TryGet((uint)n, out _); s += _m9.Contains((uint)n) || _m9.GetOr((uint)n, default) == _m9[(uint)n] ? 1 : _m9.Range(1).Length + _m9.RangeFrom((uint)n, 1).Length;
        _m10[(ushort)n] = default; _m10.Remove((ushort)n); _m10.TryGet((ushort)n, out _); s += _m10.Contains((ushort)n) || _m10.GetOr((ushort)n, default) == _m10[(ushort)n] ? 1 : _m10.Range(1).Length + _m10.RangeFrom((ushort)n, 1).Length;
        _m11[(ushort)n] = default; _m11.Remove((ushort)n); _m11.TryGet((ushort)n, out _); s += _m11.Contains((ushort)n) || _m11.GetOr((ushort)n, default) == _m11[(ushort)n] ? 1 : _m11.Range(1).Length + _m11.RangeFrom((ushort)n, 1).Length;
        _m12[(ulong)n] = default; _m12.Remove((ulong)n); _m12.TryGet((ulong)n, out _); s += _m12.Contains((ulong)n) || _m12.GetOr((ulong)n, default) == _m12[(ulong)n] ? 1 : _m12.Range(1).Length + _m12.RangeFrom((ulong)n, 1).Length;
        _m13[(ulong)n] = default; _m13.Remove((ulong)n); _m13.TryGet((ulong)n, out _); s += _m13.Contains((ulong)n) || _m13.GetOr((ulong)n, default) == _m13[(ulong)n] ? 1 : _m13.Range(1).Length + _m13.RangeFrom((ulong)n, 1).Length;
        return s;
    }
}
