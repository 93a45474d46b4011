using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>
/// Entries in the order of the walk: by time in its direction, then by kind, item and event. A binary heap.
/// </summary>
internal sealed class WalkFrontier
{
    private readonly ArrayList<WalkEntry> _heap = new();
    private readonly WalkDirection _direction;

    public WalkFrontier(WalkDirection direction) => _direction = direction;

    /// <summary>Entries, in no particular order.</summary>
    public ArrayList<WalkEntry> Entries => _heap;

    /// <summary>Adds an entry.</summary>
    public void Add(WalkEntry entry)
    {
        int at = _heap.Count;
        _heap.Add(entry);
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (Compare(_heap[parent], entry) <= 0) break;

            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = entry;
    }

    /// <summary>Takes the first entry.</summary>
    public bool TryTake(out WalkEntry entry)
    {
        entry = default;
        if (_heap.Count == 0) return false;

        entry = _heap[0];
        WalkEntry last = _heap.RemoveLast();
        if (_heap.Count > 0) SiftDown(last);
        return true;
    }

    private void SiftDown(WalkEntry entry)
    {
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heap.Count) break;
            if (child + 1 < _heap.Count && Compare(_heap[child + 1], _heap[child]) < 0) child++;
            if (Compare(entry, _heap[child]) <= 0) break;

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = entry;
    }

    private int Compare(in WalkEntry left, in WalkEntry right)
    {
        int order = left.At.Time.CompareTo(right.At.Time);
        if (order != 0) return _direction == WalkDirection.Down ? order : -order;

        order = (int)left.Kind - (int)right.Kind;
        if (order == 0) order = string.CompareOrdinal(left.Item, right.Item);
        return order != 0 ? order : left.At.Event.CompareTo(right.At.Event);
    }
}
