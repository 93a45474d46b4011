using System.Runtime.InteropServices;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Storage.Rocks;

/// <summary>The node's database: RocksDB through its C API. Reads and writes from any thread.</summary>
public sealed unsafe class RocksKeyValueStore : IKeyValueStore
{
    // Manifest and options take less.
    private const int SpaceAtOpenBytes = 1 << 20;

    private readonly RocksDatabaseHandle _database;
    private readonly RocksReader _reader;
    private readonly RocksWriteOptionsHandle _synced = new(sync: true);
    private readonly RocksWriteOptionsHandle _unsynced = new(sync: false);

    private RocksKeyValueStore(string path, RocksDatabaseHandle database)
    {
        Path = path;
        _database = database;
        _reader = new RocksReader(path, database, snapshot: null);
    }

    /// <summary>The database's directory.</summary>
    public string Path { get; }

    /// <summary>Opens the database in a directory, and creates it if the directory is empty or missing.</summary>
    /// <exception cref="StorageException">In use, unreadable, of an unknown format, or the library is missing.</exception>
    /// <exception cref="StoreCorruptException">A checksum does not match or a file is missing.</exception>
    public static RocksKeyValueStore Open(string directory, RocksOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        string path = System.IO.Path.GetFullPath(directory);
        RocksNative.EnsureLoaded(path);
        FileSizeSignal.Ignore();
        try
        {
            PrivateDirectory.Create(path);
            RequireSpace(path);
            return new RocksKeyValueStore(path, RocksOpener.Open(path, options));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageFailure.Io, path, $"The directory '{path}' cannot be made or used: {exception.Message} Check the path and its permissions.", exception);
        }
    }

    /// <inheritdoc/>
    public byte[]? Get(Column column, ReadOnlySpan<byte> key) => _reader.Get(column, key);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
        _reader.Scan(column, from, toExclusive, reverse);

    /// <inheritdoc/>
    public IKeyValueSnapshot TakeSnapshot() => new Snapshot(Path, _database);

    /// <inheritdoc/>
    public void Write(KeyValueBatch batch, bool sync)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> serialised = batch.Serialised;
        nint native;
        fixed (byte* bytes = serialised) native = RocksNative.rocksdb_writebatch_create_from(bytes, (nuint)serialised.Length);
        try
        {
            byte* error = null;
            RocksNative.rocksdb_write(_database, sync ? _synced : _unsynced, native, &error);
            RocksError.ThrowIfSet(error, Path);
        }
        finally
        {
            RocksNative.rocksdb_writebatch_destroy(native);
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        byte* error = null;
        RocksNative.rocksdb_flush_wal(_database, 1, &error);
        RocksError.ThrowIfSet(error, Path);
    }

    /// <summary>Writes all memory tables to table files. Not needed for durability; shortens the next start.</summary>
    public void Flush()
    {
        nint options = RocksNative.rocksdb_flushoptions_create();
        try
        {
            foreach (Column column in Enum.GetValues<Column>())
            {
                byte* error = null;
                RocksNative.rocksdb_flush_cf(_database, options, _database.ColumnFamily(column), &error);
                RocksError.ThrowIfSet(error, Path);
            }
        }
        finally
        {
            RocksNative.rocksdb_flushoptions_destroy(options);
        }
    }

    /// <summary>
    /// Makes a consistent copy of the database, which can be opened on its own. Files are hard-linked where the volume is the
    /// same. The vote log is not part of it.
    /// </summary>
    /// <param name="directory">Must not exist; its parent must.</param>
    public void Checkpoint(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string target = System.IO.Path.GetFullPath(directory);
        byte* error = null;
        nint checkpoint = RocksNative.rocksdb_checkpoint_object_create(_database, &error);
        RocksError.ThrowIfSet(error, Path);
        try
        {
            RocksNative.rocksdb_checkpoint_create(checkpoint, target, 0, &error);
            RocksError.ThrowIfSet(error, target);
        }
        finally
        {
            RocksNative.rocksdb_checkpoint_object_destroy(checkpoint);
        }
    }

    /// <summary>A property of RocksDB for one column, such as <c>rocksdb.estimate-num-keys</c>; null if it knows none of that name.</summary>
    public string? Property(Column column, string name)
    {
        byte* value = RocksNative.rocksdb_property_value_cf(_database, _database.ColumnFamily(column), name);
        if (value is null) return null;

        string text = Marshal.PtrToStringUTF8((nint)value) ?? "";
        RocksNative.rocksdb_free(value);
        return text;
    }

    /// <summary>Closes the database. Snapshots and iterators that are still open close it when they end.</summary>
    public void Dispose()
    {
        _synced.Dispose();
        _unsynced.Dispose();
        _reader.Dispose();
        _database.Dispose();
    }

    /// <summary>
    /// Tries a write first: where the library cannot write its own small files at the opening, Debian's build of it ends the
    /// process by an assertion.
    /// </summary>
    private static void RequireSpace(string path)
    {
        string probe = System.IO.Path.Combine(path, "space.tmp");
        try
        {
            File.WriteAllBytes(probe, new byte[SpaceAtOpenBytes]);
        }
        catch (Exception exception) when (FileErrors.IsOfTheSystem(exception) && FileErrors.IsNoSpace(exception))
        {
            throw RocksError.NoSpace($"The system says \"{exception.Message}\".", path, exception);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private sealed class Snapshot : IKeyValueSnapshot
    {
        private readonly RocksSnapshotHandle _snapshot;
        private readonly RocksReader _reader;

        public Snapshot(string path, RocksDatabaseHandle database)
        {
            _snapshot = new RocksSnapshotHandle(database);
            _reader = new RocksReader(path, database, _snapshot);
        }

        public byte[]? Get(Column column, ReadOnlySpan<byte> key) => _reader.Get(column, key);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
            _reader.Scan(column, from, toExclusive, reverse);

        public void Dispose()
        {
            _reader.Dispose();
            _snapshot.Dispose();
        }
    }
}
