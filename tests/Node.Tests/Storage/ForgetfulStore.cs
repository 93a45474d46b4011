using Chain.Node.Storage;

namespace Chain.Node.Tests.Storage;

/// <summary>Says that it synced and did not: the positive control of tests of durability.</summary>
internal sealed class ForgetfulStore(MemoryKeyValueStore inner) : IKeyValueStore
{
    /// <summary>Syncs that it was asked for.</summary>
    public int Syncs { get; private set; }

    public byte[]? Get(Column column, ReadOnlySpan<byte> key) => inner.Get(column, key);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
        inner.Scan(column, from, toExclusive, reverse);

    public IKeyValueSnapshot TakeSnapshot() => inner.TakeSnapshot();

    public void Write(KeyValueBatch batch, bool sync)
    {
        inner.Write(batch, sync: false);
        if (sync) Sync();
    }

    public void Sync() => Syncs++;

    public void Dispose() => inner.Dispose();
}
