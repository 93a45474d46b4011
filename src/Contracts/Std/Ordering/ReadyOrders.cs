using Chain.Encoding;

namespace Chain.Contracts.Std;

internal sealed class Int32Order : IOrder<int>
{
    public int Compare(int left, int right) => left < right ? -1 : left > right ? 1 : 0;
}

internal sealed class UInt32Order : IOrder<uint>
{
    public int Compare(uint left, uint right) => left < right ? -1 : left > right ? 1 : 0;
}

internal sealed class Int64Order : IOrder<long>
{
    public int Compare(long left, long right) => left < right ? -1 : left > right ? 1 : 0;
}

internal sealed class UInt64Order : IOrder<ulong>
{
    public int Compare(ulong left, ulong right) => left < right ? -1 : left > right ? 1 : 0;
}

internal sealed class ByteOrder : IOrder<byte>
{
    public int Compare(byte left, byte right) => left - right;
}

internal sealed class CharOrder : IOrder<char>
{
    public int Compare(char left, char right) => left - right;
}

internal sealed class BooleanOrder : IOrder<bool>
{
    public int Compare(bool left, bool right) => left == right ? 0 : right ? -1 : 1;
}

internal sealed class TextOrder : IOrder<string>
{
    public int Compare(string left, string right) => Ordinal.Compare(left, right);
}

internal sealed class CodePointOrder : IOrder<string>
{
    public int Compare(string left, string right) => Ordinal.CompareCodePoints(left, right);
}

internal sealed class HashOrder : IOrder<Hash32>
{
    public int Compare(Hash32 left, Hash32 right) => left.CompareTo(right);
}

internal sealed class AddressOrder : IOrder<Address>
{
    public int Compare(Address left, Address right) => left.CompareTo(right);
}

internal sealed class FixedOrder : IOrder<Fixed>
{
    public int Compare(Fixed left, Fixed right) => left.CompareTo(right);
}

internal sealed class BigIntOrder : IOrder<BigInt>
{
    public int Compare(BigInt left, BigInt right) => left.CompareTo(right);
}
