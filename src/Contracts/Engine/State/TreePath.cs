using System.Buffers.Binary;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>Where a key lies in the state tree: the 256 bits of <c>H(StatePath ‖ full state key)</c>, most significant first.</summary>
internal readonly record struct TreePath(ulong A, ulong B, ulong C, ulong D) : IComparable<TreePath>
{
    public const int Bits = 256;
    public const int Nibbles = 64;

    public static TreePath Of(Hash32 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        hash.CopyTo(bytes);
        return Read(bytes);
    }

    public static TreePath OfKey(ReadOnlySpan<byte> stateKey) => Of(Hashing.Hash(HashTag.StatePath, stateKey));

    public static TreePath Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Four bits: which of the sixteen slots of a node at this level, counted from the root, is on the path.</summary>
    public int Nibble(int level) => (int)(Limb(level >> 4) >> (60 - (4 * (level & 15)))) & 0xf;

    /// <summary>One bit, counted from the root.</summary>
    public int Bit(int depth) => (int)(Limb(depth >> 6) >> (63 - (depth & 63))) & 1;

    /// <summary>The first <paramref name="nibbles"/> nibbles, the rest zero.</summary>
    public TreePath Prefix(int nibbles) => new(
        A & Mask(nibbles), B & Mask(nibbles - 16), C & Mask(nibbles - 32), D & Mask(nibbles - 48));

    /// <summary>Whether the first <paramref name="bits"/> bits are the same.</summary>
    public bool SharesPrefix(TreePath other, int bits)
    {
        for (int depth = 0; depth < bits; depth++)
        {
            if (Bit(depth) != other.Bit(depth)) return false;
        }

        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, A);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], D);
    }

    public Hash32 ToHash()
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        CopyTo(bytes);
        return new Hash32(bytes);
    }

    public int CompareTo(TreePath other)
    {
        int order = A.CompareTo(other.A);
        if (order == 0) order = B.CompareTo(other.B);
        if (order == 0) order = C.CompareTo(other.C);
        return order != 0 ? order : D.CompareTo(other.D);
    }

    private static ulong Mask(int nibbles) => nibbles switch { <= 0 => 0, >= 16 => ulong.MaxValue, _ => ulong.MaxValue << (64 - (4 * nibbles)) };

    private ulong Limb(int index) => index switch { 0 => A, 1 => B, 2 => C, _ => D };
}
