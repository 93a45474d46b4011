namespace Chain.Crypto;

/// <summary>Cost of deriving a key from a passphrase with Argon2id, one lane.</summary>
/// <param name="Operations">Passes over the memory, 1 to <see cref="OperationsMax"/>.</param>
/// <param name="MemoryBytes">Memory to fill, in bytes, <see cref="MemoryBytesMin"/> to <see cref="MemoryBytesMax"/>.</param>
public readonly record struct KdfParameters(int Operations, long MemoryBytes)
{
    /// <summary>Most passes accepted from a file: with the most memory, about ten seconds.</summary>
    public const int OperationsMax = 16;

    /// <summary>Least memory that Argon2id takes: 8 KiB.</summary>
    public const long MemoryBytesMin = 8 * 1024;

    /// <summary>Most memory accepted from a file, 1 GiB, so that a hostile key file cannot exhaust the machine.</summary>
    public const long MemoryBytesMax = 1024L * 1024 * 1024;

    /// <summary>Three passes over 64 MiB, about a fifth of a second: RFC 9106's second recommendation.</summary>
    public static KdfParameters Default => new(3, 64 * 1024 * 1024);

    /// <summary>Whether both values are within their limits.</summary>
    public bool IsWithinLimits =>
        Operations is >= 1 and <= OperationsMax && MemoryBytes is >= MemoryBytesMin and <= MemoryBytesMax;
}
