using System.Runtime.InteropServices;

namespace Chain.Node.Storage.Rocks;

/// <summary>Sets a database's options and opens it with all columns.</summary>
internal static unsafe class RocksOpener
{
    // Replays the log up to the first record that is not whole, so that a crash in the middle of a write is no error. What a
    // damaged log loses is a suffix of whole blocks, which come back from peers; a vote is never in this database.
    private const int PointInTimeRecovery = 2;
    private const int InfoLogWarnings = 2;

    // The oldest series that the loader accepts reads and writes it.
    private const int TableFormatVersion = 5;

    public static RocksDatabaseHandle Open(string path, RocksOptions options)
    {
        Column[] columns = Enum.GetValues<Column>();
        using RocksOptionsHandle database = DatabaseOptions(options);
        RefuseUnknownColumns(path, database, columns);

        nint cache = RocksNative.rocksdb_cache_create_lru((nuint)options.BlockCacheBytes);
        RocksOptionsHandle[] each = [.. columns.Select(column => ColumnOptions(options, column, cache))];
        nint[] handles = new nint[columns.Length];
        try
        {
            nint opened = OpenAll(path, database, columns, each, handles);
            RocksDatabaseHandle handle = new(opened, handles);
            CheckIds(path, handle, columns);
            return handle;
        }
        finally
        {
            foreach (RocksOptionsHandle column in each) column.Dispose();
            RocksNative.rocksdb_cache_destroy(cache);
        }
    }

    // RocksDB's first family must have this name.
    private static string NameOf(Column column) => column == Column.Meta ? "default" : column.ToString();

    private static nint OpenAll(string path, RocksOptionsHandle database, Column[] columns, RocksOptionsHandle[] each, nint[] handles)
    {
        byte** names = stackalloc byte*[columns.Length];
        nint* options = stackalloc nint[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(NameOf(columns[i]));
            options[i] = each[i].DangerousGetHandle();
        }

        try
        {
            byte* error = null;
            nint opened;
            fixed (nint* first = handles)
            {
                opened = RocksNative.rocksdb_open_column_families(database, path, columns.Length, names, options, first, &error);
            }

            RocksError.ThrowIfSet(error, path);
            return opened;
        }
        finally
        {
            for (int i = 0; i < columns.Length; i++) Marshal.FreeCoTaskMem((nint)names[i]);
        }
    }

    private static void RefuseUnknownColumns(string path, RocksOptionsHandle database, Column[] columns)
    {
        if (!File.Exists(Path.Combine(path, "CURRENT")))
        {
            RefuseForeignFiles(path);
            return;
        }

        byte* error = null;
        byte** names = RocksNative.rocksdb_list_column_families(database, path, out nuint count, &error);
        RocksError.ThrowIfSet(error, path);
        HashSet<string> known = [.. columns.Select(NameOf)];
        List<string> unknown = [];
        for (nuint i = 0; i < count; i++)
        {
            string name = Marshal.PtrToStringUTF8((nint)names[i]) ?? "";
            if (!known.Contains(name)) unknown.Add(name);
        }

        RocksNative.rocksdb_list_column_families_destroy(names, count);
        if (unknown.Count == 0) return;

        throw new StorageException(
            StorageFailure.UnknownFormat,
            path,
            $"The database at '{path}' has columns that this version does not know ({string.Join(", ", unknown)}): a newer version wrote it. "
            + "Run that version, or give this node an empty directory to sync into.");
    }

    /// <summary>A database that lost its CURRENT file must not be taken for an empty directory: RocksDB would start a new one in it.</summary>
    private static void RefuseForeignFiles(string path)
    {
        if (Directory.EnumerateFiles(path, "*.sst").Any() || Directory.EnumerateFiles(path, "MANIFEST-*").Any())
        {
            throw new StoreCorruptException(path, "the file CURRENT is missing");
        }
    }

    /// <summary>Batches name columns by number, so the ids that RocksDB gave the families must be those numbers.</summary>
    private static void CheckIds(string path, RocksDatabaseHandle handle, Column[] columns)
    {
        foreach (Column column in columns)
        {
            uint id = RocksNative.rocksdb_column_family_handle_get_id(handle.ColumnFamily(column));
            if (id == (uint)column) continue;

            handle.Dispose();
            throw new StorageException(
                StorageFailure.UnknownFormat,
                path,
                $"Column {column} of the database at '{path}' has the id {id} instead of {(uint)column}: another program made it. "
                + "Give this node a directory of its own.");
        }
    }

    private static RocksOptionsHandle DatabaseOptions(RocksOptions options)
    {
        RocksOptionsHandle handle = new();
        RocksNative.rocksdb_options_set_create_if_missing(handle, 1);
        RocksNative.rocksdb_options_set_create_missing_column_families(handle, 1);
        RocksNative.rocksdb_options_set_db_write_buffer_size(handle, (nuint)options.WriteBuffersTotalBytes);
        RocksNative.rocksdb_options_set_max_total_wal_size(handle, (ulong)options.LogTotalBytes);
        RocksNative.rocksdb_options_set_max_open_files(handle, options.OpenFilesMax);
        RocksNative.rocksdb_options_set_max_background_jobs(handle, options.BackgroundJobs);
        RocksNative.rocksdb_options_set_wal_recovery_mode(handle, PointInTimeRecovery);

        // Writes of flushes and compactions reach the disk evenly, so that they do not pile up before a vote's sync.
        RocksNative.rocksdb_options_set_bytes_per_sync(handle, 1 << 20);

        // The library's own log is for post-mortems: small, and no periodic statistics that wake an idle node.
        RocksNative.rocksdb_options_set_info_log_level(handle, InfoLogWarnings);
        RocksNative.rocksdb_options_set_keep_log_file_num(handle, 2);
        RocksNative.rocksdb_options_set_max_log_file_size(handle, 4 << 20);
        RocksNative.rocksdb_options_set_stats_dump_period_sec(handle, 0);
        RocksNative.rocksdb_options_set_stats_persist_period_sec(handle, 0);
        return handle;
    }

    private static RocksOptionsHandle ColumnOptions(RocksOptions options, Column column, nint cache)
    {
        RocksOptionsHandle handle = new();
        bool compressible = column is Column.Blocks or Column.Receipts;
        RocksNative.rocksdb_options_set_compression(handle, (int)(compressible ? options.Compression : RocksCompression.None));
        RocksNative.rocksdb_options_set_write_buffer_size(handle, (nuint)options.WriteBufferBytes);

        nint table = RocksNative.rocksdb_block_based_options_create();
        RocksNative.rocksdb_block_based_options_set_format_version(table, TableFormatVersion);
        RocksNative.rocksdb_block_based_options_set_block_size(table, (nuint)options.TableBlockBytes);
        RocksNative.rocksdb_block_based_options_set_block_cache(table, cache);

        // Filters and indices count against the cache, so that memory stays bounded as the database grows.
        RocksNative.rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
        RocksNative.rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        if (options.BloomBitsPerKey > 0)
        {
            nint filter = RocksNative.rocksdb_filterpolicy_create_bloom_full(options.BloomBitsPerKey);
            RocksNative.rocksdb_block_based_options_set_filter_policy(table, filter);
        }

        RocksNative.rocksdb_options_set_block_based_table_factory(handle, table);
        RocksNative.rocksdb_block_based_options_destroy(table);
        return handle;
    }
}
