using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Chain.Grpc;

/// <summary>
/// Ordered key-value pairs beside the messages of a call. Keys are lower case; a key that ends in <c>-bin</c> has bytes
/// as its value, any other one printable ASCII.
/// </summary>
public sealed class GrpcMetadata : IEnumerable<GrpcMetadata.Entry>
{
    /// <summary>Ending of keys with binary values.</summary>
    public const string BinarySuffix = "-bin";

    private readonly List<Entry> _entries = [];

    /// <summary>One pair; exactly one of the values is set.</summary>
    public readonly record struct Entry(string Key, string? Text, byte[]? Bytes);

    /// <summary>Number of pairs.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a text value.</summary>
    /// <exception cref="ArgumentException">The key or the value has a character that the wire does not carry.</exception>
    public void Add(string key, string value)
    {
        CheckKey(key);
        if (IsBinary(key)) throw new ArgumentException($"The value of '{key}' must be bytes.", nameof(value));
        if (!IsText(value)) throw new ArgumentException($"The value of '{key}' must be printable ASCII.", nameof(value));
        _entries.Add(new Entry(key, value, null));
    }

    /// <summary>Adds a binary value; the array is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The key does not end in <c>-bin</c> or has a bad character.</exception>
    public void Add(string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckKey(key);
        if (!IsBinary(key)) throw new ArgumentException($"'{key}' needs the ending {BinarySuffix} to carry bytes.", nameof(key));
        _entries.Add(new Entry(key, null, value));
    }

    /// <summary>The first text value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out string? value)
    {
        value = _entries.Find(entry => entry.Key == key).Text;
        return value is not null;
    }

    /// <summary>The first binary value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out byte[]? value)
    {
        value = _entries.Find(entry => entry.Key == key).Bytes;
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsBinary(string key) => key.EndsWith(BinarySuffix, StringComparison.Ordinal);

    /// <summary>Adds what came from the wire; a pair that breaks the rules of the wire is left out.</summary>
    internal void AddReceived(string name, string value)
    {
        string key = name.ToLowerInvariant();
        if (IsReserved(key) || !IsKey(key)) return;
        if (!IsBinary(key))
        {
            if (IsText(value)) _entries.Add(new Entry(key, value, null));
            return;
        }

        foreach (string part in value.Split(','))
        {
            if (TryDecodeBase64(part.Trim(), out byte[]? bytes)) _entries.Add(new Entry(key, null, bytes));
        }
    }

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!IsKey(key)) throw new ArgumentException($"'{key}' is not a key: use a-z, 0-9, '-', '_' and '.'.", nameof(key));
        if (IsReserved(key)) throw new ArgumentException($"'{key}' belongs to the protocol.", nameof(key));
    }

    private static bool IsKey(string key) =>
        key.Length > 0 && key.AsSpan().IndexOfAnyExcept(KeyCharacters) < 0;

    private static bool IsText(string value) => value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Names that HTTP or gRPC itself uses are not metadata of the application.</summary>
    private static bool IsReserved(string key) =>
        key.StartsWith("grpc-", StringComparison.Ordinal) || key.StartsWith(':') ||
        key is "content-type" or "content-length" or "te" or "trailer" or "date" or "server" or "host" or "connection";

    private static bool TryDecodeBase64(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        string padded = (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
        byte[] buffer = new byte[padded.Length / 4 * 3];
        bytes = Convert.TryFromBase64String(padded, buffer, out int written) ? buffer[..written] : null;
        return bytes is not null;
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");
}
