namespace Chain.Node.Storage;

/// <summary>Reads ordered bytes by column. Safe for concurrent use unless an implementation says otherwise.</summary>
public interface IKeyValueReader
{
    /// <summary>The value of a key, owned by the caller; null if there is none.</summary>
    /// <exception cref="StorageException">The store failed; <see cref="StoreCorruptException"/> if its bytes are wrong.</exception>
    byte[]? Get(Column column, ReadOnlySpan<byte> key);

    /// <summary>
    /// Pairs with <c>from ≤ key &lt; toExclusive</c> in ascending byte order, or in descending order. Lazy, and a consistent view
    /// as of the first step. An empty <paramref name="from"/> starts at the first key; a null end is after the last one.
    /// </summary>
    /// <exception cref="StorageException">The store failed; <see cref="StoreCorruptException"/> if its bytes are wrong.</exception>
    IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false);
}

/// <summary>A view that later writes do not change. Holds back compaction while it lives: dispose it.</summary>
public interface IKeyValueSnapshot : IKeyValueReader, IDisposable;

/// <summary>
/// Ordered bytes in columns, written in atomic batches. Two implementations: <c>RocksKeyValueStore</c>, and the
/// <see cref="MemoryKeyValueStore"/> of tests and simulator. One writer, any number of readers.
/// </summary>
public interface IKeyValueStore : IKeyValueReader, IDisposable
{
    /// <summary>A view of what is written now.</summary>
    IKeyValueSnapshot TakeSnapshot();

    /// <summary>
    /// Applies a batch whole or not at all. After a crash a prefix of the batches remains, and it includes every batch
    /// written up to the last one that was synced.
    /// </summary>
    /// <param name="batch">What to write. The caller may clear and reuse it afterwards.</param>
    /// <param name="sync">Whether the batch, and all before it, is durable when this returns.</param>
    /// <exception cref="StorageException">Nothing of the batch counts as written. Stop: the store may refuse all further writes.</exception>
    void Write(KeyValueBatch batch, bool sync);

    /// <summary>Makes all batches written so far durable.</summary>
    /// <exception cref="StorageException">They may not be durable. Stop.</exception>
    void Sync();
}
