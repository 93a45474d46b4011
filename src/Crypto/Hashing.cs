using System.Security.Cryptography;

namespace Chain.Crypto;

/// <summary>SHA-256 with a one-byte tag before the data (docs/protocol/crypto.md).</summary>
public static class Hashing
{
    /// <summary><c>SHA-256(tag ‖ data)</c>.</summary>
    public static Hash32 Hash(HashTag tag, ReadOnlySpan<byte> data)
    {
        byte first = (byte)tag;
        ReadOnlySpan<byte> prefix = new(in first);
        return NativeSha256.IsAvailable ? NativeSha256.Hash(prefix, data) : HashInParts(prefix, data);
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
    public static Hash32 Sha256(ReadOnlySpan<byte> data) =>
        NativeSha256.IsAvailable ? NativeSha256.Hash(data, []) : HashInParts(data, []);

    /// <summary>The same hash by the runtime's own functions, for where the quick ones are missing.</summary>
    internal static Hash32 HashInParts(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        Span<byte> digest = stackalloc byte[Hash32.Size];
        hash.GetHashAndReset(digest);
        return new Hash32(digest);
    }
}
