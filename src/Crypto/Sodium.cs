using System.Reflection;
using System.Runtime.InteropServices;

namespace Chain.Crypto;

/// <summary>The functions of libsodium that this project calls. Source: libsodium 1.0.18, its C headers.</summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    // Debian 12 ships .23, newer distributions .26; the bare names cover development packages and other systems.
    private static readonly string[] FileNames = ["libsodium.so.23", "libsodium.so.26", "libsodium.so", "libsodium"];

    static Sodium()
    {
        NativeLibrary.SetDllImportResolver(typeof(Sodium).Assembly, Resolve);
        if (sodium_init() < 0) throw new InvalidOperationException("libsodium could not be initialised.");
    }

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_sign_ed25519_seed_keypair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_sign_ed25519_detached(
        byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* secretKey);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_sign_ed25519_detached(
        byte* signature, ulong* signatureLength, byte* message, ulong messageLength, SecretMemory secretKey);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_sign_ed25519_verify_detached(
        byte* signature, byte* message, ulong messageLength, byte* publicKey);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_hash_sha512(byte* hash, byte* message, ulong messageLength);

    [LibraryImport(Library)]
    internal static unsafe partial void crypto_core_ed25519_scalar_reduce(byte* reduced, byte* scalar);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_scalarmult_curve25519(byte* shared, byte* privateKey, byte* publicKey);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_scalarmult_curve25519_base(byte* publicKey, byte* privateKey);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_aead_xchacha20poly1305_ietf_encrypt(
        byte* ciphertext, ulong* ciphertextLength, byte* message, ulong messageLength,
        byte* associated, ulong associatedLength, byte* unusedSecretNonce, byte* nonce, byte* key);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_aead_xchacha20poly1305_ietf_decrypt(
        byte* message, ulong* messageLength, byte* unusedSecretNonce, byte* ciphertext, ulong ciphertextLength,
        byte* associated, ulong associatedLength, byte* nonce, byte* key);

    [LibraryImport(Library)]
    internal static unsafe partial int crypto_pwhash_argon2id(
        byte* output, ulong outputLength, byte* password, ulong passwordLength, byte* salt,
        ulong operations, nuint memoryBytes, int algorithm);

    [LibraryImport(Library)]
    internal static partial nint sodium_malloc(nuint size);

    [LibraryImport(Library)]
    internal static partial void sodium_free(nint memory);

    [LibraryImport(Library)]
    private static partial int sodium_init();

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;

        foreach (string file in FileNames)
        {
            if (NativeLibrary.TryLoad(file, assembly, path, out nint handle)) return handle;
        }

        throw new DllNotFoundException(
            $"libsodium is missing (tried {string.Join(", ", FileNames)}). On Debian: apt-get install libsodium23.");
    }
}
