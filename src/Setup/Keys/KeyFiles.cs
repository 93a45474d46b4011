using System.Security.Cryptography;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Files;

namespace Chain.Setup.Keys;

/// <summary>Reads and writes key files of <see cref="KeyFile"/>, which only their owner may read.</summary>
public static class KeyFiles
{
    /// <summary>Makes a new key and writes its file.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="passphrase">Encrypts the file; null or empty leaves it plain.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static PublicKey Create(string path, string? passphrase)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(Ed25519.SeedSize);
        try
        {
            Write(path, seed, passphrase);
            return Ed25519.DerivePublicKey(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Writes a key file of a seed.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> seed, string? passphrase)
    {
        string json = string.IsNullOrEmpty(passphrase)
            ? KeyFile.WritePlain(seed)
            : KeyFile.Encrypt(
                seed,
                passphrase,
                RandomNumberGenerator.GetBytes(Argon2id.SaltSize),
                RandomNumberGenerator.GetBytes(XChaCha20Poly1305.NonceSize),
                KdfParameters.Default);
        PrivateFiles.Write(path, System.Text.Encoding.UTF8.GetBytes(json));
    }

    /// <summary>What a key file tells without its passphrase.</summary>
    /// <exception cref="KeyException">There is no such file, or it is not a key file.</exception>
    public static KeyFileInfo Inspect(string path) =>
        KeyFile.TryInspect(ReadText(path), out KeyFileInfo? info, out KeyFileError error) ? info : throw KeyException.Of(path, error);

    /// <summary>Reads a key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Asked only if the file is encrypted; null if there is none.</param>
    /// <exception cref="KeyException">There is no such file, it is damaged, or the passphrase does not open it.</exception>
    public static SigningKey Load(string path, Func<string?> passphrase)
    {
        byte[] seed = LoadSeed(path, passphrase);
        try
        {
            return SigningKey.FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads the seed of a key, to write it elsewhere. The caller wipes it.</summary>
    /// <exception cref="KeyException">As for <see cref="Load"/>.</exception>
    public static byte[] LoadSeed(string path, Func<string?> passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        string json = ReadText(path);
        if (!KeyFile.TryInspect(json, out KeyFileInfo? info, out KeyFileError error)) throw KeyException.Of(path, error);

        return KeyFile.TryDecrypt(json, info.IsEncrypted ? passphrase() : null, out byte[]? seed, out error)
            ? seed
            : throw KeyException.Of(path, error);
    }

    /// <summary>The passphrase in a file: its first line, without the line end.</summary>
    /// <exception cref="KeyException">The file cannot be read or its first line is empty.</exception>
    public static string ReadPassphrase(string path)
    {
        using StringReader reader = new(ReadText(path));
        return reader.ReadLine() is { Length: > 0 } line ? line : throw new KeyException($"{path}: the first line, which is the passphrase, is empty.");
    }

    private static string ReadText(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > 4 * KeyFile.CharactersMax) throw new KeyException($"{path}: too large for a key file.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyException(e is FileNotFoundException or DirectoryNotFoundException ? $"{path}: no such file." : $"{path}: {e.Message}", e);
        }
    }
}

/// <summary>A key cannot be used. The message says why and what to do.</summary>
public sealed class KeyException : Exception
{
    /// <summary>A key cannot be used.</summary>
    public KeyException(string message)
        : base(message)
    {
    }

    /// <summary>A key cannot be used, because of another failure.</summary>
    public KeyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal static KeyException Of(string path, KeyFileError error) => new(path + ": " + error switch
    {
        KeyFileError.Malformed => "not a key file.",
        KeyFileError.UnknownVersion => "written by a newer version of the program; upgrade to read it.",
        KeyFileError.UnknownAlgorithm => "encrypted with an algorithm that is not known; upgrade to read it.",
        KeyFileError.CostOutsideLimits => "its key derivation asks for more memory or time than is allowed; the file is not trustworthy.",
        KeyFileError.Tampered => "damaged or edited: its fields do not match one another; restore it from a backup.",
        KeyFileError.PassphraseRequired => "encrypted, and no passphrase was given (see --passphrase-file, CHAIN_PASSPHRASE; for a node key.passphraseFile, CHAIN_NODE_PASSPHRASE).",
        KeyFileError.WrongPassphrase => "the passphrase does not open it.",
        KeyFileError.None => throw new ArgumentOutOfRangeException(nameof(error)),
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    });
}
