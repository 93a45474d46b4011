namespace Chain.Contracts.State;

/// <summary>
/// Committed state at one height: a map from full state keys (<see cref="StateKey"/>) to canonical values. Reads are
/// repeatable for as long as the reader lives. Two implementations: over the node's database, and in memory.
/// </summary>
public interface IStateReader
{
    /// <summary>The value under a full state key, or null if there is none.</summary>
    byte[]? Get(ReadOnlySpan<byte> stateKey);

    /// <summary>
    /// Pairs whose full key starts with <paramref name="prefix"/> and is at least <paramref name="from"/>, in ascending
    /// byte order. Lazy: the caller stops when it has enough.
    /// </summary>
    IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from);
}
