namespace Chain.Node.Storage.Rocks;

/// <summary>Reads of a database, as of a snapshot or as of now.</summary>
internal sealed unsafe class RocksReader : IDisposable
{
    private readonly string _path;
    private readonly RocksDatabaseHandle _database;
    private readonly RocksSnapshotHandle? _snapshot;
    private readonly RocksReadOptionsHandle _options;

    public RocksReader(string path, RocksDatabaseHandle database, RocksSnapshotHandle? snapshot)
    {
        _path = path;
        _database = database;
        _snapshot = snapshot;
        _options = new RocksReadOptionsHandle(snapshot?.Value ?? 0);
    }

    public byte[]? Get(Column column, ReadOnlySpan<byte> key)
    {
        byte* error = null;
        nint slice;
        fixed (byte* bytes = key)
        {
            slice = RocksNative.rocksdb_get_pinned_cf(
                _database, _options, _database.ColumnFamily(column), bytes, (nuint)key.Length, &error);
        }

        RocksError.ThrowIfSet(error, _path);
        if (slice == 0) return null;

        byte* value = RocksNative.rocksdb_pinnableslice_value(slice, out nuint length);
        byte[] copy = new ReadOnlySpan<byte>(value, checked((int)length)).ToArray();
        RocksNative.rocksdb_pinnableslice_destroy(slice);
        return copy;
    }

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (toExclusive is not null && from.AsSpan().SequenceCompareTo(toExclusive) >= 0) yield break;

        using RocksIteratorHandle iterator = OpenIterator(column, from, toExclusive);
        if (reverse) RocksNative.rocksdb_iter_seek_to_last(iterator);
        else RocksNative.rocksdb_iter_seek_to_first(iterator);

        while (RocksNative.rocksdb_iter_valid(iterator) != 0)
        {
            yield return Current(iterator);
            if (reverse) RocksNative.rocksdb_iter_prev(iterator);
            else RocksNative.rocksdb_iter_next(iterator);
        }

        ThrowIfFailed(iterator);
    }

    public void Dispose() => _options.Dispose();

    private RocksIteratorHandle OpenIterator(Column column, byte[] from, byte[]? toExclusive)
    {
        RocksReadOptionsHandle options = new(_snapshot?.Value ?? 0);
        options.SetBounds(from, toExclusive);
        return new RocksIteratorHandle(_database, options, column);
    }

    private static KeyValuePair<byte[], byte[]> Current(RocksIteratorHandle iterator)
    {
        byte* key = RocksNative.rocksdb_iter_key(iterator, out nuint keyLength);
        byte* value = RocksNative.rocksdb_iter_value(iterator, out nuint valueLength);
        return new(
            new ReadOnlySpan<byte>(key, checked((int)keyLength)).ToArray(), new ReadOnlySpan<byte>(value, checked((int)valueLength)).ToArray());
    }

    private void ThrowIfFailed(RocksIteratorHandle iterator)
    {
        byte* error = null;
        RocksNative.rocksdb_iter_get_error(iterator, &error);
        RocksError.ThrowIfSet(error, _path);
    }
}
