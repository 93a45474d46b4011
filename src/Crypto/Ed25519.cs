using System.Buffers;
using System.Security.Cryptography;
using Chain.Crypto.Curve;

namespace Chain.Crypto;

/// <summary>
/// Ed25519 signatures (RFC 8032) with the verdicts of libsodium 1.0.18: the cofactorless equation, and no small-order
/// or non-canonical public key or R, and no S at or above the group order. tests/Crypto.Tests pins the edge cases.
/// </summary>
public static class Ed25519
{
    /// <summary>Length in bytes of a private seed.</summary>
    public const int SeedSize = 32;

    internal const int SecretKeySize = 64;

    private const int StackBytesMax = 1024;

    // 4 MB of multiples: validators, and the keys of the systems that send most.
    private static readonly HotKeys Hot = new(tablesMax: 64, keysMax: 4_096);

    /// <summary>The public key of a seed.</summary>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public static unsafe PublicKey DerivePublicKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> secretKey = stackalloc byte[SecretKeySize];
        fixed (byte* pointer = secretKey)
        {
            PublicKey key = Expand(seed, pointer);
            CryptographicOperations.ZeroMemory(secretKey);
            return key;
        }
    }

    /// <summary>Signs once with a seed. For more than one signature use <see cref="SigningKey"/>: it expands the seed once.</summary>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public static unsafe Signature Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        Span<byte> secretKey = stackalloc byte[SecretKeySize];
        Span<byte> signature = stackalloc byte[Signature.Size];
        fixed (byte* secret = secretKey, output = signature, input = message)
        {
            Expand(seed, secret);
            ThrowIfFailed(Sodium.crypto_sign_ed25519_detached(output, null, input, (ulong)message.Length, secret));
        }

        CryptographicOperations.ZeroMemory(secretKey);
        return new Signature(signature);
    }

    /// <summary>Signs <c>tag ‖ message</c> once with a seed.</summary>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public static Signature Sign(ReadOnlySpan<byte> seed, SignTag tag, ReadOnlySpan<byte> message)
    {
        byte[]? rented = null;
        Span<byte> buffer = message.Length < StackBytesMax
            ? stackalloc byte[StackBytesMax]
            : rented = ArrayPool<byte>.Shared.Rent(message.Length + 1);
        Signature signature = Sign(seed, Tagged(tag, message, buffer));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return signature;
    }

    /// <summary>Whether the holder of <paramref name="key"/> signed exactly <paramref name="message"/>.</summary>
    public static unsafe bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature)
    {
        byte* keyBytes = stackalloc byte[PublicKey.Size];
        byte* signatureBytes = stackalloc byte[Signature.Size];
        key.CopyTo(new Span<byte>(keyBytes, PublicKey.Size));
        signature.CopyTo(new Span<byte>(signatureBytes, Signature.Size));
        if (Hot.IsValid(key, message, new ReadOnlySpan<byte>(signatureBytes, Signature.Size))) return true;

        return VerifyBySodium(key, keyBytes, message, signatureBytes);
    }

    /// <summary>Whether every signature is valid; true for none. The verdicts are those of single checks: there is no random combination of signatures, whose
    /// verdict on points of small order would differ between nodes. Together they take less time.</summary>
    public static bool VerifyAll(IReadOnlyList<SignatureCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        Span<bool> valid = stackalloc bool[HotKeys.ChecksMax];
        for (int start = 0; start < checks.Count; start += HotKeys.ChecksMax)
        {
            int count = Math.Min(checks.Count - start, HotKeys.ChecksMax);
            Hot.FindValid(checks, start, valid[..count]);
            for (int i = 0; i < count; i++)
            {
                SignatureCheck check = checks[start + i];
                if (!valid[i] && !Verify(check.Key, check.Message.Span, check.Signature)) return false;
            }
        }

        return true;
    }

    private static unsafe bool VerifyBySodium(PublicKey key, byte* keyBytes, ReadOnlySpan<byte> message, byte* signatureBytes)
    {
        fixed (byte* input = message)
        {
            if (Sodium.crypto_sign_ed25519_verify_detached(signatureBytes, input, (ulong)message.Length, keyBytes) != 0) return false;
        }

        Hot.Accepted(key);
        return true;
    }

    /// <summary>Whether the holder of <paramref name="key"/> signed exactly <c>tag ‖ message</c>.</summary>
    public static bool Verify(PublicKey key, SignTag tag, ReadOnlySpan<byte> message, Signature signature)
    {
        byte[]? rented = null;
        Span<byte> buffer = message.Length < StackBytesMax
            ? stackalloc byte[StackBytesMax]
            : rented = ArrayPool<byte>.Shared.Rent(message.Length + 1);
        bool valid = Verify(key, Tagged(tag, message, buffer), signature);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return valid;
    }

    /// <summary>Writes the 64-byte secret key of a seed and returns the public key, which is its second half.</summary>
    internal static unsafe PublicKey Expand(ReadOnlySpan<byte> seed, byte* secretKey)
    {
        if (seed.Length != SeedSize) throw new ArgumentException($"A seed has {SeedSize} bytes, not {seed.Length}.", nameof(seed));

        byte* publicKey = stackalloc byte[PublicKey.Size];
        fixed (byte* input = seed)
        {
            ThrowIfFailed(Sodium.crypto_sign_ed25519_seed_keypair(publicKey, secretKey, input));
        }

        return new PublicKey(new ReadOnlySpan<byte>(publicKey, PublicKey.Size));
    }

    internal static ReadOnlySpan<byte> Tagged(SignTag tag, ReadOnlySpan<byte> message, Span<byte> buffer)
    {
        buffer[0] = (byte)tag;
        message.CopyTo(buffer[1..]);
        return buffer[..(message.Length + 1)];
    }

    internal static void ThrowIfFailed(int result)
    {
        if (result != 0) throw new CryptographicException($"libsodium failed with {result}.");
    }
}
