namespace Chain.Crypto;

/// <summary>Makes addresses of public keys.</summary>
public static class Addresses
{
    /// <summary>The first 20 bytes of <c>SHA-256(tag ‖ key)</c> with <see cref="HashTag.Address"/>.</summary>
    public static Address FromPublicKey(PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        key.CopyTo(bytes);
        Span<byte> hash = stackalloc byte[Hash32.Size];
        Hashing.Hash(HashTag.Address, bytes).CopyTo(hash);
        return new Address(hash[..Address.Size]);
    }
}
