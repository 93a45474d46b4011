using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace Chain.Crypto;

/// <summary>
/// Key files: an Ed25519 seed as a JSON document, encrypted under a passphrase or, for keys of nodes that start
/// unattended, plain. Pure: files and entropy belong to the caller (docs/protocol/crypto.md).
/// </summary>
public static class KeyFile
{
    /// <summary>Longest document read, in characters; a key file has about 700.</summary>
    public const int CharactersMax = 16 * 1024;

    private const int Version = 1;
    private const string CipherNone = "none";
    private const string CipherXChaCha = "xchacha20poly1305";
    private const string KdfArgon2id = "argon2id";

    // Lone surrogates are refused: replaced, different passphrases would become one.
    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Writes an encrypted key file.</summary>
    /// <param name="seed">The private seed, 32 bytes.</param>
    /// <param name="passphrase">At least one character, no lone surrogates; its UTF-8 bytes count.</param>
    /// <param name="salt">16 fresh random bytes.</param>
    /// <param name="nonce">24 fresh random bytes.</param>
    /// <param name="parameters">Cost of the key derivation.</param>
    /// <exception cref="ArgumentException">A length is wrong, the passphrase is empty or the cost outside its limits.</exception>
    public static string Encrypt(
        ReadOnlySpan<byte> seed, string passphrase, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> nonce, KdfParameters parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        PublicKey publicKey = Ed25519.DerivePublicKey(seed);
        byte[] ciphertext = new byte[Ed25519.SeedSize + XChaCha20Poly1305.TagSize];
        Fields fields = new(publicKey, parameters, salt.ToArray(), nonce.ToArray(), ciphertext);
        Span<byte> key = stackalloc byte[XChaCha20Poly1305.KeySize];
        DeriveKey(passphrase, fields, key);
        XChaCha20Poly1305.Seal(key, nonce, seed, fields.AssociatedData(), ciphertext);
        CryptographicOperations.ZeroMemory(key);
        return Write(fields);
    }

    /// <summary>Writes a key file that anyone who reads it can use; it says so.</summary>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public static string WritePlain(ReadOnlySpan<byte> seed)
    {
        PublicKey publicKey = Ed25519.DerivePublicKey(seed);
        string seedText = Hex.Encode(seed);
        return WriteObject(json =>
        {
            WriteIdentity(json, publicKey);
            json.WriteString("cipher", CipherNone);
            json.WriteString("seed", seedText);
        });
    }

    /// <summary>Reads what a key file tells without its passphrase.</summary>
    public static bool TryInspect(string json, [NotNullWhen(true)] out KeyFileInfo? info, out KeyFileError error)
    {
        info = null;
        error = Parse(json, out Fields? fields, out byte[]? plainSeed);
        if (plainSeed is not null) CryptographicOperations.ZeroMemory(plainSeed);
        if (error != KeyFileError.None) return false;

        info = new KeyFileInfo(fields!.PublicKey, Addresses.FromPublicKey(fields.PublicKey), plainSeed is null);
        return true;
    }

    /// <summary>Reads the seed of an encrypted or plain key file. The caller wipes it after use.</summary>
    /// <param name="json">The document.</param>
    /// <param name="passphrase">The passphrase; null or not looked at for a plain file.</param>
    /// <param name="seed">The private seed, 32 bytes.</param>
    /// <param name="error">Why there is none.</param>
    /// <exception cref="InsufficientMemoryException">The machine lacks the memory that the key derivation needs.</exception>
    public static bool TryDecrypt(string json, string? passphrase, [NotNullWhen(true)] out byte[]? seed, out KeyFileError error)
    {
        error = Parse(json, out Fields? fields, out seed);
        if (error != KeyFileError.None || seed is not null) return error == KeyFileError.None;

        error = Open(fields!, passphrase, out seed);
        return error == KeyFileError.None;
    }

    private static KeyFileError Open(Fields fields, string? passphrase, out byte[]? seed)
    {
        seed = null;
        if (string.IsNullOrEmpty(passphrase)) return KeyFileError.PassphraseRequired;

        Span<byte> key = stackalloc byte[XChaCha20Poly1305.KeySize];
        try
        {
            DeriveKey(passphrase, fields, key);
        }
        catch (System.Text.EncoderFallbackException)
        {
            return KeyFileError.WrongPassphrase; // No file can have been written under such text.
        }

        byte[] opened = new byte[Ed25519.SeedSize];
        bool authentic = XChaCha20Poly1305.TryOpen(key, fields.Nonce, fields.Ciphertext, fields.AssociatedData(), opened);
        CryptographicOperations.ZeroMemory(key);
        if (!authentic) return KeyFileError.WrongPassphrase;
        if (Ed25519.DerivePublicKey(opened) != fields.PublicKey) return KeyFileError.Tampered;

        seed = opened;
        return KeyFileError.None;
    }

    private static void DeriveKey(string passphrase, Fields fields, Span<byte> key)
    {
        byte[] bytes = Utf8.GetBytes(passphrase);
        Argon2id.DeriveKey(bytes, fields.Salt, fields.Parameters, key);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private static string Write(Fields fields) => WriteObject(json =>
    {
        WriteIdentity(json, fields.PublicKey);
        json.WriteStartObject("kdf");
        json.WriteString("name", KdfArgon2id);
        json.WriteNumber("operations", fields.Parameters.Operations);
        json.WriteNumber("memoryBytes", fields.Parameters.MemoryBytes);
        json.WriteString("salt", Hex.Encode(fields.Salt));
        json.WriteEndObject();
        json.WriteString("cipher", CipherXChaCha);
        json.WriteString("nonce", Hex.Encode(fields.Nonce));
        json.WriteString("ciphertext", Hex.Encode(fields.Ciphertext));
        json.WriteString("checksum", fields.Checksum().ToString());
    });

    private static void WriteIdentity(Utf8JsonWriter json, PublicKey publicKey)
    {
        json.WriteNumber("version", Version);
        json.WriteString("address", Addresses.FromPublicKey(publicKey).ToString());
        json.WriteString("publicKey", publicKey.ToString());
    }

    private static string WriteObject(Action<Utf8JsonWriter> writeFields)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Indented))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static KeyFileError Parse(string json, out Fields? fields, out byte[]? plainSeed)
    {
        ArgumentNullException.ThrowIfNull(json);
        fields = null;
        plainSeed = null;
        if (json.Length > CharactersMax) return KeyFileError.Malformed;

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            return Parse(document.RootElement, out fields, out plainSeed);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // The parser reports a lone surrogate as the latter two, in the text or escaped in a string.
            return KeyFileError.Malformed;
        }
    }

    private static KeyFileError Parse(JsonElement root, out Fields? fields, out byte[]? plainSeed)
    {
        fields = null;
        plainSeed = null;
        if (!TryGetInteger(root, "version", out long version)) return KeyFileError.Malformed;
        if (version != Version) return KeyFileError.UnknownVersion;
        if (!TryGetText(root, "cipher", out string? cipher)
            || !TryGetText(root, "publicKey", out string? keyText) || !PublicKey.TryParse(keyText, out PublicKey publicKey)
            || !TryGetText(root, "address", out string? addressText) || !Address.TryParse(addressText, out Address address))
        {
            return KeyFileError.Malformed;
        }

        if (cipher is not (CipherNone or CipherXChaCha)) return KeyFileError.UnknownAlgorithm;
        if (Addresses.FromPublicKey(publicKey) != address) return KeyFileError.Tampered;

        return cipher == CipherNone
            ? ParsePlain(root, publicKey, out fields, out plainSeed)
            : ParseEncrypted(root, publicKey, out fields);
    }

    private static KeyFileError ParsePlain(JsonElement root, PublicKey publicKey, out Fields? fields, out byte[]? plainSeed)
    {
        fields = new Fields(publicKey, default, [], [], []);
        plainSeed = null;
        if (!TryGetBytes(root, "seed", Ed25519.SeedSize, out byte[]? seed)) return KeyFileError.Malformed;
        if (Ed25519.DerivePublicKey(seed) != publicKey) return KeyFileError.Tampered;

        plainSeed = seed;
        return KeyFileError.None;
    }

    private static KeyFileError ParseEncrypted(JsonElement root, PublicKey publicKey, out Fields? fields)
    {
        fields = null;
        if (!root.TryGetProperty("kdf", out JsonElement kdf) || !TryGetText(kdf, "name", out string? kdfName)) return KeyFileError.Malformed;
        if (kdfName != KdfArgon2id) return KeyFileError.UnknownAlgorithm;
        if (!TryGetInteger(kdf, "operations", out long operations)
            || !TryGetInteger(kdf, "memoryBytes", out long memoryBytes)
            || !TryGetBytes(kdf, "salt", Argon2id.SaltSize, out byte[]? salt)
            || !TryGetBytes(root, "nonce", XChaCha20Poly1305.NonceSize, out byte[]? nonce)
            || !TryGetBytes(root, "ciphertext", Ed25519.SeedSize + XChaCha20Poly1305.TagSize, out byte[]? ciphertext)
            || !TryGetText(root, "checksum", out string? checksumText) || !Hash32.TryParse(checksumText, out Hash32 checksum))
        {
            return KeyFileError.Malformed;
        }

        KdfParameters parameters = new((int)Math.Clamp(operations, 0, int.MaxValue), memoryBytes);
        if (!parameters.IsWithinLimits) return KeyFileError.CostOutsideLimits;

        fields = new Fields(publicKey, parameters, salt, nonce, ciphertext);
        return fields.Checksum() == checksum ? KeyFileError.None : KeyFileError.Tampered;
    }

    private static bool TryGetText(JsonElement parent, string name, [NotNullWhen(true)] out string? text)
    {
        text = parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        return text is not null;
    }

    private static bool TryGetInteger(JsonElement parent, string name, out long number)
    {
        number = 0;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    private static bool TryGetBytes(JsonElement parent, string name, int size, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return TryGetText(parent, name, out string? text) && text.Length == 2 * size && Hex.TryDecode(text, out bytes);
    }

    /// <summary>The fields of an encrypted file, each of the right length.</summary>
    private sealed record Fields(PublicKey PublicKey, KdfParameters Parameters, byte[] Salt, byte[] Nonce, byte[] Ciphertext)
    {
        /// <summary>What the cipher authenticates besides the seed: the canonical record of everything that stands in clear.</summary>
        public byte[] AssociatedData()
        {
            CanonicalWriter writer = new();
            writer.WriteArrayHeader(7);
            writer.WriteUInt64(Version);
            writer.WritePublicKey(PublicKey);
            writer.WriteString(KdfArgon2id);
            writer.WriteUInt64((ulong)Parameters.Operations);
            writer.WriteUInt64((ulong)Parameters.MemoryBytes);
            writer.WriteBytes(Salt);
            writer.WriteString(CipherXChaCha);
            return writer.ToArray();
        }

        /// <summary>Tells damage from a wrong passphrase, before the costly derivation. Protects nothing: the cipher does.</summary>
        public Hash32 Checksum() => Hashing.Sha256([.. AssociatedData(), .. Nonce, .. Ciphertext]);
    }
}
