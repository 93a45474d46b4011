using System.Reflection;
using System.Runtime.InteropServices;

namespace Chain.Node.Storage.Rocks;

/// <summary>The part of RocksDB's C API (<c>rocksdb/c.h</c>) that the store uses. Booleans are <c>unsigned char</c>.</summary>
internal static unsafe partial class RocksNative
{
    private const string Library = "rocksdb";

    // The distribution's name first, then newer series whose part of the C API used here is the same.
    private static readonly string[] Names =
    [
        "librocksdb.so.7.8", "librocksdb.so.7.9", "librocksdb.so.7.10",
        .. Enumerable.Range(0, 12).Select(minor => $"librocksdb.so.8.{minor}"),
        "librocksdb.so.8", "librocksdb.so.9", "librocksdb.so.10", "librocksdb.so",
    ];

    static RocksNative() => NativeLibrary.SetDllImportResolver(typeof(RocksNative).Assembly, Resolve);

    /// <summary>Fails early, with a message for the operator, if the library is not there.</summary>
    public static void EnsureLoaded(string path)
    {
        if (Resolve(Library, typeof(RocksNative).Assembly, null) != 0) return;

        throw new StorageException(
            StorageFailure.Library,
            path,
            $"The database at '{path}' needs the RocksDB library, and none of {string.Join(", ", Names)} is installed. "
            + "On Debian: apt-get install librocksdb7.8.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library) return 0;

        foreach (string candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out nint handle)) return handle;
        }

        return 0;
    }

    // Memory that the library allocated for us: error texts, property values, column-family names.
    [LibraryImport(Library)]
    public static partial void rocksdb_free(void* pointer);

    // Database.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rocksdb_open_column_families(
        RocksOptionsHandle options, string name, int count, byte** names, nint* options_each, nint* handles, byte** error);

    [LibraryImport(Library)]
    public static partial void rocksdb_close(nint database);

    [LibraryImport(Library)]
    public static partial void rocksdb_cancel_all_background_work(nint database, byte wait);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** rocksdb_list_column_families(RocksOptionsHandle options, string name, out nuint count, byte** error);

    [LibraryImport(Library)]
    public static partial void rocksdb_list_column_families_destroy(byte** names, nuint count);

    [LibraryImport(Library)]
    public static partial uint rocksdb_column_family_handle_get_id(nint handle);

    [LibraryImport(Library)]
    public static partial void rocksdb_column_family_handle_destroy(nint handle);

    // Reading.
    [LibraryImport(Library)]
    public static partial nint rocksdb_get_pinned_cf(
        RocksDatabaseHandle database, RocksReadOptionsHandle options, nint column, byte* key, nuint keyLength, byte** error);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial byte* rocksdb_pinnableslice_value(nint slice, out nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_pinnableslice_destroy(nint slice);

    [LibraryImport(Library)]
    public static partial nint rocksdb_create_snapshot(RocksDatabaseHandle database);

    [LibraryImport(Library)]
    public static partial void rocksdb_release_snapshot(nint database, nint snapshot);

    [LibraryImport(Library)]
    public static partial nint rocksdb_create_iterator_cf(RocksDatabaseHandle database, RocksReadOptionsHandle options, nint column);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_destroy(nint iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_seek_to_first(RocksIteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_seek_to_last(RocksIteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_next(RocksIteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_prev(RocksIteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial byte rocksdb_iter_valid(RocksIteratorHandle iterator);

    [LibraryImport(Library)]
    public static partial byte* rocksdb_iter_key(RocksIteratorHandle iterator, out nuint length);

    [LibraryImport(Library)]
    public static partial byte* rocksdb_iter_value(RocksIteratorHandle iterator, out nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_iter_get_error(RocksIteratorHandle iterator, byte** error);

    [LibraryImport(Library)]
    public static partial nint rocksdb_readoptions_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_readoptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_readoptions_set_snapshot(RocksReadOptionsHandle options, nint snapshot);

    [LibraryImport(Library)]
    public static partial void rocksdb_readoptions_set_iterate_lower_bound(RocksReadOptionsHandle options, byte* key, nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_readoptions_set_iterate_upper_bound(RocksReadOptionsHandle options, byte* key, nuint length);

    // Writing.
    [LibraryImport(Library)]
    public static partial nint rocksdb_writebatch_create_from(byte* serialised, nuint length);

    [LibraryImport(Library)]
    public static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(Library)]
    public static partial void rocksdb_write(RocksDatabaseHandle database, RocksWriteOptionsHandle options, nint batch, byte** error);

    [LibraryImport(Library)]
    public static partial nint rocksdb_writeoptions_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_writeoptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_writeoptions_set_sync(RocksWriteOptionsHandle options, byte sync);

    [LibraryImport(Library)]
    public static partial void rocksdb_flush_wal(RocksDatabaseHandle database, byte sync, byte** error);

    // Housekeeping.
    [LibraryImport(Library)]
    public static partial nint rocksdb_flushoptions_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_flushoptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_flush_cf(RocksDatabaseHandle database, nint flushOptions, nint column, byte** error);

    [LibraryImport(Library)]
    public static partial nint rocksdb_checkpoint_object_create(RocksDatabaseHandle database, byte** error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void rocksdb_checkpoint_create(nint checkpoint, string directory, ulong logBytesForFlush, byte** error);

    [LibraryImport(Library)]
    public static partial void rocksdb_checkpoint_object_destroy(nint checkpoint);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* rocksdb_property_value_cf(RocksDatabaseHandle database, nint column, string name);

    // Options.
    [LibraryImport(Library)]
    public static partial nint rocksdb_options_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_options_destroy(nint options);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_create_if_missing(RocksOptionsHandle options, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_create_missing_column_families(RocksOptionsHandle options, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_write_buffer_size(RocksOptionsHandle options, nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_db_write_buffer_size(RocksOptionsHandle options, nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_total_wal_size(RocksOptionsHandle options, ulong bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_open_files(RocksOptionsHandle options, int count);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_background_jobs(RocksOptionsHandle options, int count);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_compression(RocksOptionsHandle options, int kind);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_bytes_per_sync(RocksOptionsHandle options, ulong bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_keep_log_file_num(RocksOptionsHandle options, nuint count);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_max_log_file_size(RocksOptionsHandle options, nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_info_log_level(RocksOptionsHandle options, int level);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_stats_dump_period_sec(RocksOptionsHandle options, uint seconds);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_stats_persist_period_sec(RocksOptionsHandle options, uint seconds);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_wal_recovery_mode(RocksOptionsHandle options, int mode);

    [LibraryImport(Library)]
    public static partial void rocksdb_options_set_block_based_table_factory(RocksOptionsHandle options, nint table);

    [LibraryImport(Library)]
    public static partial nint rocksdb_block_based_options_create();

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_destroy(nint table);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_block_size(nint table, nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_block_cache(nint table, nint cache);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_filter_policy(nint table, nint policy);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_cache_index_and_filter_blocks(nint table, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(nint table, byte value);

    [LibraryImport(Library)]
    public static partial void rocksdb_block_based_options_set_format_version(nint table, int version);

    [LibraryImport(Library)]
    public static partial nint rocksdb_filterpolicy_create_bloom_full(double bitsPerKey);

    [LibraryImport(Library)]
    public static partial nint rocksdb_cache_create_lru(nuint bytes);

    [LibraryImport(Library)]
    public static partial void rocksdb_cache_destroy(nint cache);
}
