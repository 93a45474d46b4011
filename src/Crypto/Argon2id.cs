namespace Chain.Crypto;

/// <summary>Derives keys from passphrases: Argon2id version 1.3, one lane (RFC 9106).</summary>
public static class Argon2id
{
    /// <summary>Length in bytes of a salt.</summary>
    public const int SaltSize = 16;

    /// <summary>Least bytes of output.</summary>
    public const int OutputBytesMin = 16;

    private const int AlgorithmArgon2id13 = 2;

    /// <summary>Fills <paramref name="output"/> with key bytes.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long, or the output shorter than 16.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The parameters are outside their limits.</exception>
    /// <exception cref="InsufficientMemoryException">The memory that the parameters ask for is not to be had.</exception>
    public static unsafe void DeriveKey(
        ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, KdfParameters parameters, Span<byte> output)
    {
        if (salt.Length != SaltSize) throw new ArgumentException($"A salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        if (output.Length < OutputBytesMin) throw new ArgumentException($"At least {OutputBytesMin} bytes.", nameof(output));
        if (!parameters.IsWithinLimits) throw new ArgumentOutOfRangeException(nameof(parameters), parameters, "Outside the limits.");

        fixed (byte* result = output, input = passphrase, saltBytes = salt)
        {
            // libsodium refuses a null pointer even for no bytes at all.
            byte empty = 0;
            byte* secret = input is null ? &empty : input;
            int failed = Sodium.crypto_pwhash_argon2id(
                result, (ulong)output.Length, secret, (ulong)passphrase.Length, saltBytes,
                (ulong)parameters.Operations, (nuint)parameters.MemoryBytes, AlgorithmArgon2id13);
            if (failed != 0) throw new InsufficientMemoryException($"Argon2id could not get {parameters.MemoryBytes} bytes of memory.");
        }
    }
}
