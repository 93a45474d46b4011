using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;

namespace Chain.Node.Tests.Storage;

/// <summary>What every key-value store does; run against each of them.</summary>
public abstract class KeyValueStoreTests : IDisposable
{
    protected abstract IKeyValueStore Store { get; }

    [Fact]
    public void A_written_value_is_read_back_and_an_absent_key_is_null()
    {
        Write(batch => batch.Put(Column.Blocks, [1], [9, 8, 7]));
        Assert.Equal([9, 8, 7], Store.Get(Column.Blocks, [1])!);
        Assert.Null(Store.Get(Column.Blocks, [2]));
    }

    [Fact]
    public void An_empty_value_is_not_an_absent_one()
    {
        Write(batch => batch.Put(Column.Meta, [1], []));
        Assert.Equal([], Store.Get(Column.Meta, [1])!);
    }

    [Fact]
    public void Columns_do_not_share_keys()
    {
        Write(batch =>
        {
            foreach (Column column in Enum.GetValues<Column>()) batch.Put(column, [1], [(byte)column]);
        });
        foreach (Column column in Enum.GetValues<Column>()) Assert.Equal([(byte)column], Store.Get(column, [1])!);
    }

    [Fact]
    public void Operations_of_a_batch_apply_in_order()
    {
        Write(batch =>
        {
            batch.Put(Column.Meta, [1], [1]);
            batch.Put(Column.Meta, [1], [2]);
            batch.Delete(Column.Meta, [1]);
            batch.Put(Column.Meta, [1], [3]);
            batch.Put(Column.Meta, [2], [1]);
            batch.Delete(Column.Meta, [2]);
        });
        Assert.Equal([3], Store.Get(Column.Meta, [1])!);
        Assert.Null(Store.Get(Column.Meta, [2]));
    }

    [Fact]
    public void A_range_deletion_removes_from_the_first_key_up_to_but_without_the_end()
    {
        Write(batch =>
        {
            for (byte i = 0; i < 10; i++) batch.Put(Column.Replay, [i], [i]);
        });
        Write(batch => batch.DeleteRange(Column.Replay, [3], [7]));
        Assert.Equal([0, 1, 2, 7, 8, 9], Store.Scan(Column.Replay, [], null).Select(pair => pair.Key[0]));
    }

    [Theory]
    [InlineData("", null, false, "1 10 1020 2 ff ffff")]
    [InlineData("", null, true, "ffff ff 2 1020 10 1")]
    [InlineData("10", "ff", false, "10 1020 2")]
    [InlineData("10", "ff", true, "2 1020 10")]
    [InlineData("1001", "20", false, "1020")]
    [InlineData("03", "10", false, "")]
    [InlineData("20", "10", false, "")]
    [InlineData("10", "10", true, "")]
    public void A_scan_yields_the_range_in_byte_order_either_way(string from, string? to, bool reverse, string expected)
    {
        // Keys in hexadecimal; 01 is shown as 1, 20 as 2.
        string[] keys = ["01", "10", "1020", "20", "ff", "ffff"];
        Write(batch =>
        {
            foreach (string key in keys) batch.Put(Column.StateValues, Convert.FromHexString(key), [1]);
        });
        IEnumerable<string> found = Store
            .Scan(Column.StateValues, Convert.FromHexString(from), to is null ? null : Convert.FromHexString(to), reverse)
            .Select(pair => Convert.ToHexStringLower(pair.Key) switch { "01" => "1", "20" => "2", string key => key });
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void A_scan_stopped_half_way_releases_what_it_holds()
    {
        Write(batch =>
        {
            for (byte i = 0; i < 10; i++) batch.Put(Column.Meta, [i], [i]);
        });
        Assert.Equal(0, Store.Scan(Column.Meta, [], null).First().Key[0]);
        Write(batch => batch.Delete(Column.Meta, [0]));
        Assert.Equal(1, Store.Scan(Column.Meta, [], null).First().Key[0]);
    }

    [Fact]
    public void A_snapshot_does_not_see_later_writes()
    {
        Write(batch => batch.Put(Column.Meta, [1], [1]));
        using IKeyValueSnapshot snapshot = Store.TakeSnapshot();
        Write(batch =>
        {
            batch.Put(Column.Meta, [1], [2]);
            batch.Put(Column.Meta, [2], [2]);
        });
        Assert.Equal([1], snapshot.Get(Column.Meta, [1])!);
        Assert.Null(snapshot.Get(Column.Meta, [2]));
        Assert.Single(snapshot.Scan(Column.Meta, [], null));
        Assert.Equal([2], Store.Get(Column.Meta, [1])!);
    }

    [Fact]
    public void A_scan_does_not_see_writes_made_while_it_runs()
    {
        Write(batch =>
        {
            batch.Put(Column.Meta, [1], [1]);
            batch.Put(Column.Meta, [3], [1]);
        });
        List<byte> seen = [];
        foreach (KeyValuePair<byte[], byte[]> pair in Store.Scan(Column.Meta, [], null))
        {
            if (seen.Count == 0) Write(batch => batch.Put(Column.Meta, [2], [1]));
            seen.Add(pair.Key[0]);
        }

        Assert.Equal([1, 3], seen);
    }

    [Fact]
    public void A_large_batch_with_values_of_all_sizes_is_read_back()
    {
        Random random = new(7);
        Dictionary<int, byte[]> expected = [];
        KeyValueBatch batch = new();
        for (int i = 0; i < 2_000; i++)
        {
            byte[] value = new byte[random.Next(i % 100 == 0 ? 70_000 : 300)];
            random.NextBytes(value);
            expected[i] = value;
            batch.Put(Column.StateNodes, BitConverter.GetBytes(i), value);
        }

        Assert.Equal(2_000, batch.Count);
        Store.Write(batch, sync: true);
        foreach ((int key, byte[] value) in expected) Assert.Equal(value, Store.Get(Column.StateNodes, BitConverter.GetBytes(key)));
    }

    [Fact]
    public void A_batch_cleared_and_used_again_holds_only_the_new_operations()
    {
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, [1], [1]);
        batch.Clear();
        batch.Put(Column.Meta, [2], [2]);
        Store.Write(batch, sync: false);
        Assert.Null(Store.Get(Column.Meta, [1]));
        Assert.Equal([2], Store.Get(Column.Meta, [2])!);
    }

    [Fact]
    public void An_empty_key_is_refused() => Assert.Throws<ArgumentException>(() => new KeyValueBatch().Put(Column.Meta, [], [1]));

    [Fact]
    public void Random_batches_leave_what_a_sorted_dictionary_holds()
    {
        Random random = new(11);
        SortedDictionary<string, byte[]> model = new(StringComparer.Ordinal);
        for (int round = 0; round < 60; round++)
        {
            KeyValueBatch batch = new();
            for (int i = 0; i < 20; i++) Mutate(random, batch, model);
            Store.Write(batch, sync: round % 7 == 0);
        }

        Assert.Equal(
            model.Select(pair => (pair.Key, Convert.ToHexString(pair.Value))),
            Store.Scan(Column.StateValues, [], null).Select(pair => (Convert.ToHexString(pair.Key), Convert.ToHexString(pair.Value))));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Store.Dispose();

    private static void Mutate(Random random, KeyValueBatch batch, SortedDictionary<string, byte[]> model)
    {
        byte[] key = [(byte)random.Next(40), (byte)random.Next(4)];
        byte[] end = [(byte)(key[0] + 2)];
        byte[] value = new byte[random.Next(50)];
        random.NextBytes(value);
        switch (random.Next(10))
        {
            case 0:
                batch.DeleteRange(Column.StateValues, key, end);
                string from = Convert.ToHexString(key);
                string to = Convert.ToHexString(end);
                foreach (string gone in model.Keys.Where(k => string.CompareOrdinal(k, from) >= 0 && string.CompareOrdinal(k, to) < 0).ToList())
                {
                    model.Remove(gone);
                }

                break;
            case < 4:
                batch.Delete(Column.StateValues, key);
                model.Remove(Convert.ToHexString(key));
                break;
            default:
                batch.Put(Column.StateValues, key, value);
                model[Convert.ToHexString(key)] = value;
                break;
        }
    }

    private void Write(Action<KeyValueBatch> fill)
    {
        KeyValueBatch batch = new();
        fill(batch);
        Store.Write(batch, sync: false);
    }
}

/// <summary>The store in memory, and what it adds: crashes and a disk that fills up.</summary>
public sealed class MemoryKeyValueStoreTests : KeyValueStoreTests
{
    private readonly MemoryKeyValueStore _store = new();

    protected override IKeyValueStore Store => _store;

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(99, 5)]
    public void A_crash_keeps_synced_batches_and_a_prefix_of_the_others(int survivors, int kept)
    {
        for (byte i = 0; i < 5; i++) Put(i, sync: i == 1);
        _store.Crash(survivors);
        Assert.Equal(Enumerable.Range(0, kept), _store.Scan(Column.Meta, [], null).Select(pair => (int)pair.Key[0]));
        _store.Crash();
        Assert.Equal(kept, _store.Scan(Column.Meta, [], null).Count());
    }

    [Fact]
    public void A_sync_makes_every_earlier_batch_durable()
    {
        Put(1, sync: false);
        Put(2, sync: false);
        _store.Sync();
        Put(3, sync: false);
        Assert.Equal(1, _store.UnsyncedBatches);
        _store.Crash();
        Assert.Equal(2, _store.Scan(Column.Meta, [], null).Count());
    }

    [Fact]
    public void A_full_disk_refuses_writes_and_syncs_with_a_clear_error_and_keeps_what_was_written()
    {
        _store.FillDiskAfter(1);
        Put(1, sync: true);
        StorageException exception = Assert.Throws<StorageException>(() => Put(2, sync: false));
        Assert.Equal(StorageFailure.NoSpace, exception.Failure);
        Assert.Throws<StorageException>(_store.Sync);
        _store.MakeSpace();
        Put(3, sync: true);
        Assert.Equal([1, 3], _store.Scan(Column.Meta, [], null).Select(pair => (int)pair.Key[0]));
    }

    private void Put(byte key, bool sync)
    {
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, [key], [key]);
        _store.Write(batch, sync);
    }
}

/// <summary>RocksDB, and what it adds: files.</summary>
public sealed class RocksKeyValueStoreTests : KeyValueStoreTests
{
    private readonly TemporaryDirectory _directory = new();
    private RocksKeyValueStore _store;

    public RocksKeyValueStoreTests() => _store = Open();

    protected override IKeyValueStore Store => _store;

    [Fact]
    public void What_was_written_is_there_after_opening_again()
    {
        KeyValueBatch batch = new();
        foreach (Column column in Enum.GetValues<Column>()) batch.Put(column, [1], [(byte)column]);
        _store.Write(batch, sync: true);
        Reopen();
        foreach (Column column in Enum.GetValues<Column>()) Assert.Equal([(byte)column], _store.Get(column, [1])!);
        _store.Flush();
        Reopen();
        foreach (Column column in Enum.GetValues<Column>()) Assert.Equal([(byte)column], _store.Get(column, [1])!);
    }

    [Fact]
    public void A_checkpoint_opens_as_a_database_of_its_own()
    {
        Put(1);
        string copy = _directory.Sub("copy");
        _store.Checkpoint(copy);
        Put(2);
        using RocksKeyValueStore opened = RocksKeyValueStore.Open(copy, new RocksOptions());
        Assert.Equal([1], opened.Get(Column.Meta, [1])!);
        Assert.Null(opened.Get(Column.Meta, [2]));
    }

    [Fact]
    public void A_checkpoint_into_a_directory_that_exists_is_refused()
    {
        StorageException exception = Assert.Throws<StorageException>(() => _store.Checkpoint(_directory.Path));
        Assert.Contains(_directory.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_in_use_is_refused_with_its_path_and_what_to_do()
    {
        StorageException exception = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFailure.InUse, exception.Failure);
        Assert.Contains(_store.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("another process", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_below_a_file_is_refused_with_its_path()
    {
        File.WriteAllText(_directory.Sub("file"), "");
        string path = _directory.Sub("file/db");
        StorageException exception = Assert.Throws<StorageException>(() => RocksKeyValueStore.Open(path, new RocksOptions()));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_in_a_table_file_is_reported_as_corruption()
    {
        KeyValueBatch batch = new();
        for (int i = 0; i < 1_000; i++) batch.Put(Column.StateNodes, BitConverter.GetBytes(i), new byte[100]);
        _store.Write(batch, sync: true);
        _store.Flush();
        _store.Dispose();
        string table = Directory.GetFiles(_directory.Sub("db"), "*.sst").MaxBy(file => new FileInfo(file).Length)!;
        Flip(table, 2_000);
        Reopen();
        StoreCorruptException exception = Assert.Throws<StoreCorruptException>(() => _store.Scan(Column.StateNodes, [], null).Count());
        Assert.Contains(_store.Path, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MANIFEST-*", 30)]
    [InlineData("CURRENT", 3)]
    [InlineData("*.sst", -4)]
    public void A_flipped_byte_in_the_files_that_open_the_database_is_reported(string pattern, int position)
    {
        Put(1);
        _store.Flush();
        _store.Dispose();
        string file = Directory.GetFiles(_directory.Sub("db"), pattern).Max()!;
        Flip(file, position);
        StorageException exception = Assert.ThrowsAny<StorageException>(() =>
        {
            Reopen();
            _ = _store.Get(Column.Meta, [1]);
        });
        Assert.Contains(_directory.Sub("db"), exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("*.sst")]
    [InlineData("MANIFEST-*")]
    public void A_missing_file_is_reported_and_never_taken_for_an_empty_database(string pattern)
    {
        Put(1);
        _store.Flush();
        _store.Dispose();
        foreach (string file in Directory.GetFiles(_directory.Sub("db"), pattern)) File.Delete(file);
        StorageException exception = Assert.ThrowsAny<StorageException>(() =>
        {
            Reopen();
            _ = _store.Get(Column.Meta, [1]);
        });
        Assert.Contains(_directory.Sub("db"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_cut_off_in_its_last_record_opens_with_all_batches_before_it()
    {
        for (byte i = 1; i <= 5; i++) Put(i);
        _store.Dispose();
        string log = Directory.GetFiles(_directory.Sub("db"), "*.log").MaxBy(file => new FileInfo(file).Length)!;
        using (FileStream stream = new(log, FileMode.Open)) stream.SetLength(stream.Length - 3);
        Reopen();
        Assert.Equal([1, 2, 3, 4], _store.Scan(Column.Meta, [], null).Select(pair => (int)pair.Key[0]));
    }

    [Fact]
    public void A_property_is_read_and_an_unknown_one_is_null()
    {
        Assert.NotNull(_store.Property(Column.Meta, "rocksdb.estimate-num-keys"));
        Assert.Null(_store.Property(Column.Meta, "rocksdb.no-such-thing"));
    }

    [Fact]
    public void A_snapshot_and_a_scan_outlive_the_store_that_made_them()
    {
        Put(1);
        Put(2);
        IKeyValueSnapshot snapshot = _store.TakeSnapshot();
        using IEnumerator<KeyValuePair<byte[], byte[]>> scan = _store.Scan(Column.Meta, [], null).GetEnumerator();
        Assert.True(scan.MoveNext());
        _store.Dispose();
        Assert.Equal([2], snapshot.Get(Column.Meta, [2])!);
        Assert.True(scan.MoveNext());
        snapshot.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _directory.Dispose();
    }

    private static void Flip(string file, int position)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[position < 0 ? bytes.Length + position : position] ^= 0x40;
        File.WriteAllBytes(file, bytes);
    }

    private RocksKeyValueStore Open() => RocksKeyValueStore.Open(_directory.Sub("db"), new RocksOptions());

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }

    private void Put(byte key)
    {
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, [key], [key]);
        _store.Write(batch, sync: true);
    }
}
