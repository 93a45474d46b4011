using System.Collections.Immutable;

namespace Chain.Node.Storage;

/// <summary>
/// A store in memory that can crash and fail on demand: what a process loses at a power cut, and a disk that fills up.
/// Used by tests and by the simulator. Single-threaded. Disposing it closes nothing, so that a restarted node opens it again.
/// </summary>
public sealed class MemoryKeyValueStore : IKeyValueStore
{
    private static readonly int Columns = Enum.GetValues<Column>().Length;

    private readonly List<ImmutableSortedSet<Entry>[]> _unsynced = [];
    private ImmutableSortedSet<Entry>[] _durable;
    private ImmutableSortedSet<Entry>[] _current;
    private long _writesUntilFull = long.MaxValue;

    /// <summary>Creates an empty store.</summary>
    public MemoryKeyValueStore()
    {
        _durable = new ImmutableSortedSet<Entry>[Columns];
        Array.Fill(_durable, ImmutableSortedSet.Create<Entry>(KeyOrder.Instance));
        _current = _durable;
    }

    /// <summary>Batches written since the last sync: how many a crash can lose.</summary>
    public int UnsyncedBatches => _unsynced.Count;

    /// <summary>Batches accepted since the store was made.</summary>
    public long Writes { get; private set; }

    /// <summary>
    /// Loses what a power cut loses: of the batches that were not synced, only the first <paramref name="survivors"/> remain
    /// (all, if there are fewer). What remains is durable.
    /// </summary>
    public void Crash(int survivors = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(survivors);
        int kept = Math.Min(survivors, _unsynced.Count);
        if (kept > 0) _durable = _unsynced[kept - 1];
        _current = _durable;
        _unsynced.Clear();
    }

    /// <summary>
    /// Lets <paramref name="writes"/> more batches through, then refuses every write and sync as a full disk does, until
    /// <see cref="MakeSpace"/>.
    /// </summary>
    public void FillDiskAfter(long writes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(writes);
        _writesUntilFull = writes;
    }

    /// <summary>Ends the effect of <see cref="FillDiskAfter"/>.</summary>
    public void MakeSpace() => _writesUntilFull = long.MaxValue;

    /// <inheritdoc/>
    public byte[]? Get(Column column, ReadOnlySpan<byte> key) => Get(_current, column, key);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
        Scan(() => _current, column, from, toExclusive, reverse);

    /// <inheritdoc/>
    public IKeyValueSnapshot TakeSnapshot() => new Snapshot(_current);

    /// <inheritdoc/>
    public void Write(KeyValueBatch batch, bool sync)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RefuseIfFull();
        if (_writesUntilFull != long.MaxValue) _writesUntilFull--;
        _current = Apply(_current, batch);
        _unsynced.Add(_current);
        Writes++;
        if (sync) MakeDurable();
    }

    /// <inheritdoc/>
    public void Sync()
    {
        RefuseIfFull();
        MakeDurable();
    }

    /// <summary>Does nothing: see the type's summary.</summary>
    public void Dispose()
    {
    }

    private void RefuseIfFull()
    {
        if (_writesUntilFull > 0) return;

        throw new StorageException(
            StorageFailure.NoSpace, "(memory)", "No space is left for the database in memory: the test filled it. Call MakeSpace.");
    }

    private void MakeDurable()
    {
        _durable = _current;
        _unsynced.Clear();
    }

    private static ImmutableSortedSet<Entry>[] Apply(ImmutableSortedSet<Entry>[] columns, KeyValueBatch batch)
    {
        ImmutableSortedSet<Entry>.Builder?[] builders = new ImmutableSortedSet<Entry>.Builder?[Columns];
        KeyValueOperations operations = batch.Operations();
        while (operations.MoveNext())
        {
            int column = (int)operations.Column;
            ImmutableSortedSet<Entry>.Builder builder = builders[column] ??= columns[column].ToBuilder();
            Entry entry = new(operations.Key.ToArray(), operations.Value.ToArray());
            switch (operations.Operation)
            {
                case KeyValueOperation.Put:
                    builder.Remove(entry);
                    builder.Add(entry);
                    break;
                case KeyValueOperation.Delete:
                    builder.Remove(entry);
                    break;
                case KeyValueOperation.DeleteRange:
                    RemoveRange(builder, entry.Key, entry.Value);
                    break;
                default:
                    throw new InvalidOperationException($"Unhandled operation {operations.Operation}.");
            }
        }

        ImmutableSortedSet<Entry>[] result = [.. columns];
        for (int i = 0; i < Columns; i++) result[i] = builders[i]?.ToImmutable() ?? result[i];
        return result;
    }

    private static void RemoveRange(ImmutableSortedSet<Entry>.Builder builder, byte[] from, byte[] toExclusive)
    {
        int index = builder.IndexOf(new Entry(from, []));
        if (index < 0) index = ~index;
        while (index < builder.Count && builder[index].Key.AsSpan().SequenceCompareTo(toExclusive) < 0) builder.Remove(builder[index]);
    }

    private static byte[]? Get(ImmutableSortedSet<Entry>[] columns, Column column, ReadOnlySpan<byte> key) =>
        columns[(int)column].TryGetValue(new Entry(key.ToArray(), []), out Entry found) && found.Value is not null
            ? [.. found.Value]
            : null;

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Scan(
        Func<ImmutableSortedSet<Entry>[]> columns, Column column, byte[] from, byte[]? toExclusive, bool reverse)
    {
        ImmutableSortedSet<Entry> set = columns()[(int)column];
        int first = FirstAtLeast(set, from);
        int end = toExclusive is null ? set.Count : FirstAtLeast(set, toExclusive);
        for (int i = 0; i < end - first; i++)
        {
            Entry entry = set[reverse ? end - 1 - i : first + i];
            yield return new([.. entry.Key], [.. entry.Value]);
        }
    }

    private static int FirstAtLeast(ImmutableSortedSet<Entry> set, byte[] key)
    {
        int index = set.IndexOf(new Entry(key, []));
        return index >= 0 ? index : ~index;
    }

    private readonly record struct Entry(byte[] Key, byte[] Value);

    private sealed class KeyOrder : IComparer<Entry>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(Entry x, Entry y) => x.Key.AsSpan().SequenceCompareTo(y.Key);
    }

    private sealed class Snapshot(ImmutableSortedSet<Entry>[] columns) : IKeyValueSnapshot
    {
        public byte[]? Get(Column column, ReadOnlySpan<byte> key) => MemoryKeyValueStore.Get(columns, column, key);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
            MemoryKeyValueStore.Scan(() => columns, column, from, toExclusive, reverse);

        public void Dispose()
        {
        }
    }
}
