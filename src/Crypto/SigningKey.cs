using System.Buffers;

namespace Chain.Crypto;

/// <summary>An Ed25519 private key, expanded once and held in guarded memory until disposed. Safe to use from many threads.</summary>
public sealed class SigningKey : IDisposable
{
    private const int StackBytesMax = 1024;

    private readonly SecretMemory _secret;

    private SigningKey(SecretMemory secret, PublicKey publicKey)
    {
        _secret = secret;
        PublicKey = publicKey;
    }

    /// <summary>The key that verifies what this key signs.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Expands a seed. The caller wipes its own copy of the seed.</summary>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public static unsafe SigningKey FromSeed(ReadOnlySpan<byte> seed)
    {
        SecretMemory secret = new(Ed25519.SecretKeySize);
        try
        {
            return new SigningKey(secret, Ed25519.Expand(seed, secret.Pointer));
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>Signs a message whose first byte the caller has set to its <see cref="SignTag"/>.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public unsafe Signature Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[Signature.Size];
        fixed (byte* output = signature, input = message)
        {
            Ed25519.ThrowIfFailed(Sodium.crypto_sign_ed25519_detached(output, null, input, (ulong)message.Length, _secret));
        }

        return new Signature(signature);
    }

    /// <summary>Signs <c>tag ‖ message</c>.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public Signature Sign(SignTag tag, ReadOnlySpan<byte> message)
    {
        byte[]? rented = null;
        Span<byte> buffer = message.Length < StackBytesMax
            ? stackalloc byte[StackBytesMax]
            : rented = ArrayPool<byte>.Shared.Rent(message.Length + 1);
        Signature signature = Sign(Ed25519.Tagged(tag, message, buffer));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return signature;
    }

    /// <summary>Wipes the private key.</summary>
    public void Dispose() => _secret.Dispose();
}
