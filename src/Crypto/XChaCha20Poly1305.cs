namespace Chain.Crypto;

/// <summary>
/// Authenticated encryption with a 24-byte nonce, long enough to be random
/// (draft-irtf-cfrg-xchacha-03, on the AEAD of RFC 8439).
/// </summary>
public static class XChaCha20Poly1305
{
    /// <summary>Length in bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>Length in bytes of a nonce. Never use one twice with the same key.</summary>
    public const int NonceSize = 24;

    /// <summary>Bytes that the ciphertext is longer than the plaintext: the authenticator, at its end.</summary>
    public const int TagSize = 16;

    /// <summary>Encrypts and authenticates; <paramref name="ciphertext"/> is 16 bytes longer than the plaintext.</summary>
    /// <exception cref="ArgumentException">A span has a wrong length.</exception>
    public static unsafe void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> ciphertext)
    {
        CheckLength(key.Length, KeySize, nameof(key));
        CheckLength(nonce.Length, NonceSize, nameof(nonce));
        CheckLength(ciphertext.Length, checked(plaintext.Length + TagSize), nameof(ciphertext));
        fixed (byte* output = ciphertext, input = plaintext, associated = associatedData, n = nonce, k = key)
        {
            Ed25519.ThrowIfFailed(Sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
                output, null, input, (ulong)plaintext.Length, associated, (ulong)associatedData.Length, null, n, k));
        }
    }

    /// <summary>
    /// Checks and decrypts; false, and nothing usable in <paramref name="plaintext"/>, if key, nonce, associated data or
    /// ciphertext differ in any bit from those at sealing. <paramref name="plaintext"/> is 16 bytes shorter than the ciphertext.
    /// </summary>
    /// <exception cref="ArgumentException">Key, nonce or plaintext have a wrong length.</exception>
    public static unsafe bool TryOpen(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> plaintext)
    {
        CheckLength(key.Length, KeySize, nameof(key));
        CheckLength(nonce.Length, NonceSize, nameof(nonce));
        if (ciphertext.Length < TagSize) return false;

        CheckLength(plaintext.Length, ciphertext.Length - TagSize, nameof(plaintext));
        fixed (byte* output = plaintext, input = ciphertext, associated = associatedData, n = nonce, k = key)
        {
            return Sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                output, null, null, input, (ulong)ciphertext.Length, associated, (ulong)associatedData.Length, n, k) == 0;
        }
    }

    private static void CheckLength(int length, int expected, string name)
    {
        if (length != expected) throw new ArgumentException($"Needs {expected} bytes, not {length}.", name);
    }
}
