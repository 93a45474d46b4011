namespace Chain.Contracts.Std;

/// <summary>
/// A priority queue: gives back what has the least priority first, and what came first among equals.
/// </summary>
/// <typeparam name="TItem">What waits.</typeparam>
/// <typeparam name="TPriority">What decides when it is its turn.</typeparam>
/// <remarks>A binary heap. Adding and removing make O(log n) comparisons, looking at the first none.</remarks>
public sealed class Heap<TItem, TPriority>
{
    private readonly IOrder<TPriority> _order;
    private HeapEntry<TItem, TPriority>[] _entries = new HeapEntry<TItem, TPriority>[Growth.Least];
    private int _count;
    private long _added;

    /// <summary>An empty heap.</summary>
    /// <param name="order">Of the priorities; the least comes out first.</param>
    public Heap(IOrder<TPriority> order) => _order = order;

    /// <summary>An empty heap whose priorities are ordered by a comparison.</summary>
    public Heap(Comparison<TPriority> comparison) => _order = Orders.By(comparison);

    /// <summary>How many items wait.</summary>
    public int Count => _count;

    /// <summary>The item that comes out next.</summary>
    /// <exception cref="InvalidOperationException">The heap is empty.</exception>
    public TItem First
    {
        get
        {
            Check.NotEmpty(_count);
            return _entries[0].Item;
        }
    }

    /// <summary>The priority of <see cref="First"/>.</summary>
    /// <exception cref="InvalidOperationException">The heap is empty.</exception>
    public TPriority FirstPriority
    {
        get
        {
            Check.NotEmpty(_count);
            return _entries[0].Priority;
        }
    }

    /// <summary>Adds an item. It comes out after all of the same priority that were added before it.</summary>
    public void Add(TItem item, TPriority priority)
    {
        if (_count == _entries.Length) Grow();
        HeapEntry<TItem, TPriority> entry = new(item, priority, _added++);
        int place = _count++;
        while (place > 0)
        {
            int parent = (place - 1) >>> 1;
            if (!IsBefore(entry, _entries[parent])) break;

            _entries[place] = _entries[parent];
            place = parent;
        }

        _entries[place] = entry;
    }

    /// <summary>Removes the first item and returns it.</summary>
    /// <exception cref="InvalidOperationException">The heap is empty.</exception>
    public TItem RemoveFirst()
    {
        Check.NotEmpty(_count);
        TItem first = _entries[0].Item;
        HeapEntry<TItem, TPriority> last = _entries[--_count];
        _entries[_count] = default;
        if (_count > 0) Settle(last);
        return first;
    }

    /// <summary>Removes the first item if there is one.</summary>
    public bool TryRemoveFirst(out TItem item)
    {
        bool any = _count > 0;
        item = any ? RemoveFirst() : default!;
        return any;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _entries = new HeapEntry<TItem, TPriority>[Growth.Least];
        _count = 0;
    }

    /// <summary>Finds the place of an entry from the top down.</summary>
    private void Settle(HeapEntry<TItem, TPriority> entry)
    {
        int place = 0;
        while (place < _count >>> 1)
        {
            int child = (2 * place) + 1;
            if (child + 1 < _count && IsBefore(_entries[child + 1], _entries[child])) child++;
            if (!IsBefore(_entries[child], entry)) break;

            _entries[place] = _entries[child];
            place = child;
        }

        _entries[place] = entry;
    }

    private bool IsBefore(HeapEntry<TItem, TPriority> left, HeapEntry<TItem, TPriority> right)
    {
        int order = _order.Compare(left.Priority, right.Priority);
        return order < 0 || (order == 0 && left.Number < right.Number);
    }

    private void Grow()
    {
        HeapEntry<TItem, TPriority>[] grown = new HeapEntry<TItem, TPriority>[Growth.Next(_entries.Length, _count + 1)];
        Check.Move(_entries, 0, grown, 0, _count);
        _entries = grown;
    }
}
