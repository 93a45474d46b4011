using System.Buffers;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Files;

namespace Chain.Setup.Keys;

/// <summary>A directory of named key files, <c>NAME.json</c> each.</summary>
/// <param name="directory">The directory; created with the first key.</param>
public sealed class KeyStore(string directory)
{
    /// <summary>Longest name of a key, in characters.</summary>
    public const int NameLengthMax = 64;

    private const string Extension = ".json";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>The directory.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Whether a text can name a key: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, not starting with a dot.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= NameLengthMax } && name[0] != '.' && name.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    /// <summary>The file of a key.</summary>
    /// <exception cref="KeyNameException">The name has characters that a name may not have.</exception>
    public string PathOf(string name) =>
        IsName(name)
            ? Path.Combine(Directory, name + Extension)
            : throw new KeyNameException($"'{name}' cannot name a key: use up to {NameLengthMax} letters, digits, '-', '_' and '.'.");

    /// <summary>Keys by name. Files that are not key files are left out.</summary>
    public IReadOnlyList<StoredKey> List()
    {
        if (!System.IO.Directory.Exists(Directory)) return [];

        List<StoredKey> keys = [];
        foreach (string path in System.IO.Directory.EnumerateFiles(Directory, "*" + Extension).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (!IsName(name)) continue;

            try
            {
                keys.Add(new StoredKey(name, path, KeyFiles.Inspect(path)));
            }
            catch (KeyException)
            {
                // Another JSON file. A damaged key is reported when it is asked for by name.
            }
        }

        return keys;
    }

    /// <summary>The key of a name, an address or a public key.</summary>
    /// <exception cref="KeyException">There is none; the message lists what there is.</exception>
    public StoredKey Find(string nameOrAddress)
    {
        ArgumentNullException.ThrowIfNull(nameOrAddress);
        if (IsName(nameOrAddress) && File.Exists(PathOf(nameOrAddress)))
        {
            string path = PathOf(nameOrAddress);
            return new StoredKey(nameOrAddress, path, KeyFiles.Inspect(path));
        }

        IReadOnlyList<StoredKey> keys = List();
        if (keys.FirstOrDefault(key => Matches(key, nameOrAddress)) is { } found) return found;

        string known = keys.Count == 0 ? "the store is empty; make one with: chain keys new NAME" : "there are: " + string.Join(", ", keys.Select(key => key.Name));
        throw new KeyException($"No key '{nameOrAddress}' in {Directory}; {known}.");
    }

    /// <summary>The file of a key that is to be made.</summary>
    /// <exception cref="KeyNameException">There is a key of that name, or nothing can have it.</exception>
    public string FreePathOf(string name)
    {
        string path = PathOf(name);
        return File.Exists(path) ? throw new KeyNameException($"A key '{name}' exists already in {Directory}; choose another name.") : path;
    }

    /// <summary>Makes a new key.</summary>
    /// <exception cref="KeyNameException">As for <see cref="FreePathOf"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public StoredKey Create(string name, string? passphrase)
    {
        string path = FreePathOf(name);
        PrivateFiles.CreateDirectory(Directory);
        KeyFiles.Create(path, passphrase);
        return new StoredKey(name, path, KeyFiles.Inspect(path));
    }

    /// <summary>Stores a seed under a name.</summary>
    /// <exception cref="KeyNameException">As for <see cref="FreePathOf"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public StoredKey Import(string name, ReadOnlySpan<byte> seed, string? passphrase)
    {
        string path = FreePathOf(name);
        PrivateFiles.CreateDirectory(Directory);
        KeyFiles.Write(path, seed, passphrase);
        return new StoredKey(name, path, KeyFiles.Inspect(path));
    }

    private static bool Matches(StoredKey key, string wanted) =>
        (Address.TryParse(wanted, out Address address) && key.Info.Address == address)
        || (PublicKey.TryParse(wanted, out PublicKey publicKey) && key.Info.PublicKey == publicKey);
}

/// <summary>No key can be made under a name. The message says why and what to do.</summary>
public sealed class KeyNameException(string message) : Exception(message);

/// <summary>One key of a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Info">What the file tells without a passphrase.</param>
public sealed record StoredKey(string Name, string Path, KeyFileInfo Info);
