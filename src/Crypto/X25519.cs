namespace Chain.Crypto;

/// <summary>Diffie-Hellman key agreement on Curve25519 (RFC 7748).</summary>
public static class X25519
{
    /// <summary>Length in bytes of a private key, a public key and a shared secret.</summary>
    public const int KeySize = 32;

    /// <summary>Writes the public key of 32 private bytes (clamped as RFC 7748 says).</summary>
    /// <exception cref="ArgumentException">A span is not 32 bytes long.</exception>
    public static unsafe void DerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        CheckLength(privateKey.Length, nameof(privateKey));
        CheckLength(publicKey.Length, nameof(publicKey));
        fixed (byte* input = privateKey, output = publicKey)
        {
            Ed25519.ThrowIfFailed(Sodium.crypto_scalarmult_curve25519_base(output, input));
        }
    }

    /// <summary>
    /// Computes the secret shared with the holder of a public key; false if that key has small order, so that the secret
    /// would be zero and known to anyone. The secret is not uniform: derive keys from it, never use it as one.
    /// </summary>
    /// <exception cref="ArgumentException">A span is not 32 bytes long.</exception>
    public static unsafe bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> shared)
    {
        CheckLength(privateKey.Length, nameof(privateKey));
        CheckLength(peerPublicKey.Length, nameof(peerPublicKey));
        CheckLength(shared.Length, nameof(shared));
        fixed (byte* secret = privateKey, peer = peerPublicKey, output = shared)
        {
            return Sodium.crypto_scalarmult_curve25519(output, secret, peer) == 0;
        }
    }

    private static void CheckLength(int length, string name)
    {
        if (length != KeySize) throw new ArgumentException($"An X25519 value has {KeySize} bytes, not {length}.", name);
    }
}
