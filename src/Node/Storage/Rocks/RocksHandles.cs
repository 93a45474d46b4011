using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Chain.Node.Storage.Rocks;

/// <summary>An open database and its column families. Closes when the last iterator and snapshot over it is released.</summary>
internal sealed class RocksDatabaseHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly nint[] _columns;

    public RocksDatabaseHandle(nint database, nint[] columns)
        : base(ownsHandle: true)
    {
        SetHandle(database);
        _columns = columns;
    }

    public nint ColumnFamily(Column column) => _columns[(int)column];

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_cancel_all_background_work(handle, 1);
        foreach (nint column in _columns) RocksNative.rocksdb_column_family_handle_destroy(column);
        RocksNative.rocksdb_close(handle);
        return true;
    }
}

/// <summary>Options of a database or of a column family.</summary>
internal sealed class RocksOptionsHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public RocksOptionsHandle()
        : base(ownsHandle: true) => SetHandle(RocksNative.rocksdb_options_create());

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_options_destroy(handle);
        return true;
    }
}

/// <summary>Options of writes: synced or not.</summary>
internal sealed class RocksWriteOptionsHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public RocksWriteOptionsHandle(bool sync)
        : base(ownsHandle: true)
    {
        SetHandle(RocksNative.rocksdb_writeoptions_create());
        RocksNative.rocksdb_writeoptions_set_sync(this, sync ? (byte)1 : (byte)0);
    }

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_writeoptions_destroy(handle);
        return true;
    }
}

/// <summary>Options of reads: the snapshot, and the bounds of an iterator. The library keeps only pointers to the bounds.</summary>
internal sealed unsafe class RocksReadOptionsHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private byte* _lower;
    private byte* _upper;

    public RocksReadOptionsHandle(nint snapshot)
        : base(ownsHandle: true)
    {
        SetHandle(RocksNative.rocksdb_readoptions_create());
        if (snapshot != 0) RocksNative.rocksdb_readoptions_set_snapshot(this, snapshot);
    }

    public void SetBounds(ReadOnlySpan<byte> from, byte[]? toExclusive)
    {
        if (!from.IsEmpty)
        {
            _lower = Copy(from);
            RocksNative.rocksdb_readoptions_set_iterate_lower_bound(this, _lower, (nuint)from.Length);
        }

        if (toExclusive is not null)
        {
            _upper = Copy(toExclusive);
            RocksNative.rocksdb_readoptions_set_iterate_upper_bound(this, _upper, (nuint)toExclusive.Length);
        }
    }

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_readoptions_destroy(handle);
        NativeMemory.Free(_lower);
        NativeMemory.Free(_upper);
        return true;
    }

    private static byte* Copy(ReadOnlySpan<byte> bytes)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)Math.Max(bytes.Length, 1));
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}

/// <summary>A snapshot; keeps its database open.</summary>
internal sealed class RocksSnapshotHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly RocksDatabaseHandle _database;

    public RocksSnapshotHandle(RocksDatabaseHandle database)
        : base(ownsHandle: true)
    {
        bool added = false;
        database.DangerousAddRef(ref added);
        _database = database;
        SetHandle(RocksNative.rocksdb_create_snapshot(database));
    }

    public nint Value => handle;

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_release_snapshot(_database.DangerousGetHandle(), handle);
        _database.DangerousRelease();
        return true;
    }
}

/// <summary>An iterator; keeps its database and its read options alive.</summary>
internal sealed class RocksIteratorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly RocksDatabaseHandle _database;
    private readonly RocksReadOptionsHandle _options;

    /// <summary>Takes ownership of <paramref name="options"/>.</summary>
    public RocksIteratorHandle(RocksDatabaseHandle database, RocksReadOptionsHandle options, Column column)
        : base(ownsHandle: true)
    {
        bool added = false;
        database.DangerousAddRef(ref added);
        _database = database;
        _options = options;
        SetHandle(RocksNative.rocksdb_create_iterator_cf(database, options, database.ColumnFamily(column)));
    }

    protected override bool ReleaseHandle()
    {
        RocksNative.rocksdb_iter_destroy(handle);
        _options.Dispose();
        _database.DangerousRelease();
        return true;
    }
}
