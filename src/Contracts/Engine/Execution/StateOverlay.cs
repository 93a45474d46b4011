using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;

namespace Chain.Contracts.Execution;

/// <summary>
/// Uncommitted writes over committed state, with savepoints: what was written since a mark can be undone. Keeps what it
/// read, so that each key is read from the store once a block.
/// </summary>
public sealed class StateOverlay
{
    private readonly IStateReader _committed;
    private readonly byte[]? _watched;
    private readonly List<byte[]> _touched = [];
    private readonly Dictionary<byte[], Cell> _cells = new(KeyComparer.Instance);
    private readonly Dictionary<byte[], Cell>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<Undo> _journal = [];

    private StateUnavailableException? _failure;

    // Written keys in order; built by the first scan, since most blocks of plain reads and writes never need it.
    private SortedSet<byte[]>? _ordered;

    /// <summary>Starts without writes.</summary>
    /// <param name="committed">Committed state.</param>
    /// <param name="watched">Prefix of the keys of which <see cref="TakeTouched"/> tells; null for none.</param>
    public StateOverlay(IStateReader committed, byte[]? watched = null)
    {
        ArgumentNullException.ThrowIfNull(committed);
        _committed = committed;
        _watched = watched;
        _lookup = _cells.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The present value of a full key.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out byte[]? value)
    {
        if (!_lookup.TryGetValue(key, out Cell? cell))
        {
            byte[]? committed = Read(key);
            cell = new Cell(key.ToArray()) { Committed = committed, Value = committed, CommittedKnown = true };
            _cells.Add(cell.Key, cell);
        }
        else if (!cell.Written && !cell.CommittedKnown)
        {
            LoadCommitted(cell, key);
            cell.Value = cell.Committed;
        }

        value = cell.Value;
        return value is not null;
    }

    /// <summary>Writes a value, which the overlay then owns; null removes.</summary>
    public void Put(ReadOnlySpan<byte> key, byte[]? value)
    {
        if (!_lookup.TryGetValue(key, out Cell? cell))
        {
            cell = new Cell(key.ToArray());
            _cells.Add(cell.Key, cell);
            _ordered?.Add(cell.Key);
        }
        else if (!cell.Written)
        {
            _ordered?.Add(cell.Key);
        }

        _journal.Add(new Undo(cell, cell.Value, cell.Written));
        cell.Value = value;
        cell.Written = true;
    }

    /// <summary>Throws if a read of committed state failed, even if the code that asked swallowed the exception.</summary>
    /// <exception cref="StateUnavailableException">It failed.</exception>
    public void ThrowIfUnavailable()
    {
        if (_failure is not null) throw new StateUnavailableException(_failure);
    }

    /// <summary>A point to which <see cref="RollBack"/> can return.</summary>
    public int Mark() => _journal.Count;

    /// <summary>Undoes all writes since the mark.</summary>
    public void RollBack(int mark)
    {
        for (int i = _journal.Count - 1; i >= mark; i--)
        {
            Undo undo = _journal[i];
            undo.Cell.Value = undo.Written || !undo.Cell.CommittedKnown ? undo.Value : undo.Cell.Committed;
            undo.Cell.Written = undo.Written;
        }

        _journal.RemoveRange(mark, _journal.Count - mark);
    }

    /// <summary>Makes all writes so far permanent in this overlay.</summary>
    public void Accept()
    {
        if (_watched is not null)
        {
            foreach (Undo undo in _journal)
            {
                if (undo.Cell.Key.AsSpan().StartsWith(_watched)) _touched.Add(undo.Cell.Key);
            }
        }

        _journal.Clear();
    }

    /// <summary>Keys under the watched prefix that were written and accepted since this was last asked; some may recur.</summary>
    public IReadOnlyList<byte[]> TakeTouched()
    {
        if (_touched.Count == 0) return [];

        byte[][] touched = [.. _touched];
        _touched.Clear();
        return touched;
    }

    /// <summary>
    /// Entries whose keys start with <paramref name="prefix"/> and are at least <paramref name="from"/>, ascending,
    /// writes included. Lazy; the overlay must not be written to meanwhile.
    /// </summary>
    public IEnumerable<StateEntry> Scan(byte[] prefix, byte[] from)
    {
        using IEnumerator<KeyValuePair<byte[], byte[]>> committed = ScanCommitted(prefix, from).GetEnumerator();
        using IEnumerator<byte[]> written = WrittenFrom(prefix, from).GetEnumerator();
        bool hasCommitted = committed.MoveNext(), hasWritten = written.MoveNext();
        while (hasCommitted || hasWritten)
        {
            int order = !hasCommitted ? 1 : !hasWritten ? -1 : committed.Current.Key.AsSpan().SequenceCompareTo(written.Current);
            if (order < 0)
            {
                yield return new StateEntry(committed.Current.Key, committed.Current.Value);
                hasCommitted = committed.MoveNext();
                continue;
            }

            if (_cells[written.Current].Value is { } value) yield return new StateEntry(written.Current, value);
            if (order == 0) hasCommitted = committed.MoveNext();
            hasWritten = written.MoveNext();
        }
    }

    /// <summary>
    /// What differs from committed state, sorted by key. A write of the committed value is no change, whoever wrote it.
    /// </summary>
    public List<StateChange> Changes()
    {
        List<StateChange> changes = [];
        foreach ((byte[] key, Cell cell) in _cells)
        {
            if (!cell.Written) continue;
            if (!cell.CommittedKnown) LoadCommitted(cell, key);
            if (!AreEqual(cell.Value, cell.Committed)) changes.Add(new StateChange(key, cell.Value));
        }

        changes.Sort(static (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        return changes;
    }

    private static bool AreEqual(byte[]? left, byte[]? right) =>
        left is null || right is null ? ReferenceEquals(left, right) : left.AsSpan().SequenceEqual(right);

    private void LoadCommitted(Cell cell, ReadOnlySpan<byte> key)
    {
        cell.Committed = Read(key);
        cell.CommittedKnown = true;
    }

    private byte[]? Read(ReadOnlySpan<byte> key)
    {
        try
        {
            return _committed.Get(key);
        }
        catch (Exception e)
        {
            throw _failure = new StateUnavailableException(e);
        }
    }

    private IEnumerable<KeyValuePair<byte[], byte[]>> ScanCommitted(byte[] prefix, byte[] from)
    {
        using IEnumerator<KeyValuePair<byte[], byte[]>> entries = Guard(() => _committed.Scan(prefix, from).GetEnumerator());
        while (Guard(entries.MoveNext)) yield return entries.Current;
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            throw _failure = new StateUnavailableException(e);
        }
    }

    /// <summary>Written keys of the range. A key whose write was undone stays in the order and is passed over here.</summary>
    private IEnumerable<byte[]> WrittenFrom(byte[] prefix, byte[] from)
    {
        _ordered ??= new SortedSet<byte[]>(_cells.Where(c => c.Value.Written).Select(c => c.Key), KeyComparer.Instance);
        if (_ordered.Max is not { } last || KeyComparer.Instance.Compare(from, last) > 0) yield break;

        foreach (byte[] key in _ordered.GetViewBetween(from, last))
        {
            if (!key.AsSpan().StartsWith(prefix)) yield break;
            if (_cells[key].Written) yield return key;
        }
    }

    private sealed class Cell(byte[] key)
    {
        public byte[] Key => key;

        public byte[]? Value;
        public byte[]? Committed;
        public bool CommittedKnown;
        public bool Written;
    }

    private readonly record struct Undo(Cell Cell, byte[]? Value, bool Written);
}
