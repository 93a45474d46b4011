using System.Buffers.Binary;
using Chain.Encoding;

namespace Chain.Node.Storage;

/// <summary>Keys of the columns.</summary>
internal static class StoreKeys
{
    public const int HeightBytes = 8;

    public static readonly byte[] Format = "format"u8.ToArray();
    public static readonly byte[] Genesis = "genesis"u8.ToArray();
    public static readonly byte[] Tip = "tip"u8.ToArray();
    public static readonly byte[] VoteLog = "vote-log"u8.ToArray();
    public static readonly byte[] Diverged = "diverged"u8.ToArray();
    public static readonly byte[] VoteLogSpent = "vote-log-spent"u8.ToArray();

    /// <summary>Big-endian, so that heights iterate in order.</summary>
    public static byte[] Of(ulong height)
    {
        byte[] key = new byte[HeightBytes];
        BinaryPrimitives.WriteUInt64BigEndian(key, height);
        return key;
    }

    public static byte[] Of(Hash32 hash) => hash.ToArray();

    /// <summary>The first key after all that start with <paramref name="prefix"/>; null if there is none.</summary>
    public static byte[]? After(ReadOnlySpan<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == byte.MaxValue) length--;
        if (length == 0) return null;

        byte[] end = prefix[..length].ToArray();
        end[^1]++;
        return end;
    }
}
