using System.Buffers;
using System.Security.Cryptography;

namespace Chain.Crypto;

/// <summary>SHA-256 with a one-byte tag before the data (docs/protocol/crypto.md).</summary>
public static class Hashing
{
    private const int StackBytesMax = 1024;

    // Above this the copy behind the tag costs more than the set-up of an incremental hash.
    private const int PooledBytesMax = 64 * 1024;

    /// <summary><c>SHA-256(tag ‖ data)</c>.</summary>
    public static Hash32 Hash(HashTag tag, ReadOnlySpan<byte> data)
    {
        if (data.Length < StackBytesMax)
        {
            Span<byte> buffer = stackalloc byte[StackBytesMax];
            return HashInto(buffer, tag, data);
        }

        if (data.Length > PooledBytesMax) return HashInParts(tag, data);

        byte[] rented = ArrayPool<byte>.Shared.Rent(data.Length + 1);
        Hash32 hash = HashInto(rented, tag, data);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary><c>SHA-256(tag ‖ a ‖ b)</c>: an inner node of a tree.</summary>
    public static Hash32 Hash(HashTag tag, Hash32 a, Hash32 b)
    {
        Span<byte> buffer = stackalloc byte[1 + Hash32.Size + Hash32.Size];
        buffer[0] = (byte)tag;
        a.CopyTo(buffer[1..]);
        b.CopyTo(buffer[(1 + Hash32.Size)..]);
        return Sha256(buffer);
    }

    /// <summary>Plain SHA-256 without a tag, for what other systems define, such as the fingerprint of a certificate.</summary>
    public static Hash32 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash32.Size];
        SHA256.HashData(data, digest);
        return new Hash32(digest);
    }

    private static Hash32 HashInto(Span<byte> buffer, HashTag tag, ReadOnlySpan<byte> data)
    {
        buffer[0] = (byte)tag;
        data.CopyTo(buffer[1..]);
        return Sha256(buffer[..(data.Length + 1)]);
    }

    private static Hash32 HashInParts(HashTag tag, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)tag]);
        hash.AppendData(data);
        Span<byte> digest = stackalloc byte[Hash32.Size];
        hash.GetHashAndReset(digest);
        return new Hash32(digest);
    }
}
