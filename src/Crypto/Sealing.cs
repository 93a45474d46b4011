using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Chain.Crypto;

/// <summary>
/// Encrypts to the holder of an X25519 key: an ephemeral key agreement, HKDF-SHA-256 (RFC 5869), XChaCha20-Poly1305.
/// A sealed message is <c>ephemeral public key (32) ‖ ciphertext ‖ authenticator (16)</c> (docs/protocol/crypto.md).
/// </summary>
public static class Sealing
{
    /// <summary>Bytes that a sealed message is longer than the plaintext.</summary>
    public const int Overhead = X25519.KeySize + XChaCha20Poly1305.TagSize;

    // Each key serves one message only, because the ephemeral key does; so the nonce can be constant.
    private static ReadOnlySpan<byte> Nonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<byte> KeyInfo => "chain sealing 1"u8;

    /// <summary>Seals <paramref name="plaintext"/> to a recipient.</summary>
    /// <param name="recipientPublicKey">X25519 key of the recipient, 32 bytes.</param>
    /// <param name="ephemeralSeed">32 fresh random bytes, used for this message only.</param>
    /// <param name="plaintext">What to keep secret.</param>
    /// <param name="associatedData">What must be the same at opening, and is not part of the message.</param>
    /// <param name="sealedMessage">The sealed message.</param>
    /// <returns>False if the recipient's key has small order, so that nothing could be kept secret.</returns>
    /// <exception cref="ArgumentException">A key is not 32 bytes long.</exception>
    public static bool TrySeal(
        ReadOnlySpan<byte> recipientPublicKey,
        ReadOnlySpan<byte> ephemeralSeed,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData,
        [NotNullWhen(true)] out byte[]? sealedMessage)
    {
        sealedMessage = null;
        Span<byte> key = stackalloc byte[XChaCha20Poly1305.KeySize];
        Span<byte> ephemeralPublicKey = stackalloc byte[X25519.KeySize];
        X25519.DerivePublicKey(ephemeralSeed, ephemeralPublicKey);
        if (!TryDeriveKey(ephemeralSeed, recipientPublicKey, ephemeralPublicKey, recipientPublicKey, key)) return false;

        byte[] result = new byte[checked(plaintext.Length + Overhead)];
        ephemeralPublicKey.CopyTo(result);
        XChaCha20Poly1305.Seal(key, Nonce, plaintext, associatedData, result.AsSpan(X25519.KeySize));
        CryptographicOperations.ZeroMemory(key);
        sealedMessage = result;
        return true;
    }

    /// <summary>Opens a sealed message; false if it is not whole, not to this key, or of other associated data.</summary>
    /// <exception cref="ArgumentException"><paramref name="recipientPrivateKey"/> is not 32 bytes long.</exception>
    public static bool TryOpen(
        ReadOnlySpan<byte> recipientPrivateKey,
        ReadOnlySpan<byte> sealedMessage,
        ReadOnlySpan<byte> associatedData,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        Span<byte> recipientPublicKey = stackalloc byte[X25519.KeySize];
        X25519.DerivePublicKey(recipientPrivateKey, recipientPublicKey);
        if (sealedMessage.Length < Overhead) return false;

        Span<byte> key = stackalloc byte[XChaCha20Poly1305.KeySize];
        ReadOnlySpan<byte> ephemeral = sealedMessage[..X25519.KeySize];
        if (!TryDeriveKey(recipientPrivateKey, ephemeral, ephemeral, recipientPublicKey, key)) return false;

        byte[] result = new byte[sealedMessage.Length - Overhead];
        bool opened = XChaCha20Poly1305.TryOpen(key, Nonce, sealedMessage[X25519.KeySize..], associatedData, result);
        CryptographicOperations.ZeroMemory(key);
        plaintext = opened ? result : null;
        return opened;
    }

    /// <summary>The key of a message: HKDF over the shared secret, salted with both public keys.</summary>
    private static bool TryDeriveKey(
        ReadOnlySpan<byte> ownPrivateKey,
        ReadOnlySpan<byte> peerPublicKey,
        ReadOnlySpan<byte> ephemeralPublicKey,
        ReadOnlySpan<byte> recipientPublicKey,
        Span<byte> key)
    {
        Span<byte> shared = stackalloc byte[X25519.KeySize];
        if (!X25519.TryAgree(ownPrivateKey, peerPublicKey, shared)) return false;

        Span<byte> salt = stackalloc byte[2 * X25519.KeySize];
        ephemeralPublicKey.CopyTo(salt);
        recipientPublicKey.CopyTo(salt[X25519.KeySize..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, key, salt, KeyInfo);
        CryptographicOperations.ZeroMemory(shared);
        return true;
    }
}
