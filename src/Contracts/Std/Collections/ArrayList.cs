using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Std;

/// <summary>A growable list. Items keep the order in which they were put.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Indexing takes constant time, adding at the end amortised constant time, inserting and removing O(n).</remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a list.")]
[CollectionBuilder(typeof(CollectionExpressions), nameof(CollectionExpressions.ListOf))]
public sealed class ArrayList<T>
{
    private T[] _items;
    private int _count;
    private int _version;

    /// <summary>An empty list.</summary>
    public ArrayList() => _items = new T[Growth.Least];

    /// <summary>An empty list with room for so many items.</summary>
    /// <exception cref="ArgumentException"><paramref name="capacity"/> is negative.</exception>
    public ArrayList(int capacity) =>
        _items = capacity >= 0 ? new T[capacity] : throw new ArgumentException("A capacity is not negative.", nameof(capacity));

    /// <summary>A list of copies of the items.</summary>
    public ArrayList(T[] items)
    {
        _items = new T[items.Length];
        _count = items.Length;
        Check.Move(items, 0, _items, 0, _count);
    }

    internal ArrayList(ReadOnlySpan<T> items)
    {
        _items = items.ToArray();
        _count = items.Length;
    }

    /// <summary>How many items there are.</summary>
    public int Count => _count;

    /// <summary>The item at an index from 0.</summary>
    /// <exception cref="ArgumentException">There is none at <paramref name="index"/>.</exception>
    public T this[int index]
    {
        get
        {
            Check.Index(index, _count);
            return _items[index];
        }

        set
        {
            Check.Index(index, _count);
            _items[index] = value;
            _version = unchecked(_version + 1);
        }
    }

    /// <summary>Adds at the end.</summary>
    public void Add(T item)
    {
        if (_count == _items.Length) Grow(_count + 1);
        _items[_count++] = item;
        _version = unchecked(_version + 1);
    }

    /// <summary>Adds all at the end, in their order.</summary>
    public void AddRange(T[] items)
    {
        Reserve(items.Length);
        Check.Move(items, 0, _items, _count, items.Length);
        _count += items.Length;
    }

    /// <summary>Adds the items of another list, or of this one again, at the end.</summary>
    public void AddRange(ArrayList<T> items)
    {
        int added = items._count;
        Reserve(added);
        Check.Move(items._items, 0, _items, _count, added);
        _count += added;
    }

    /// <summary>Puts an item before the one at <paramref name="index"/>, or at the end.</summary>
    /// <exception cref="ArgumentException"><paramref name="index"/> is negative or above <see cref="Count"/>.</exception>
    public void Insert(int index, T item)
    {
        Check.Range(_count, index, 0);
        Reserve(1);
        Check.Move(_items, index, _items, index + 1, _count - index);
        _items[index] = item;
        _count++;
    }

    /// <summary>Removes the item at <paramref name="index"/> and returns it. Those behind it move up.</summary>
    /// <exception cref="ArgumentException">There is none at <paramref name="index"/>.</exception>
    public T RemoveAt(int index)
    {
        Check.Index(index, _count);
        T item = _items[index];
        RemoveRange(index, 1);
        return item;
    }

    /// <summary>Removes the last item and returns it, in constant time.</summary>
    /// <exception cref="InvalidOperationException">The list is empty.</exception>
    public T RemoveLast()
    {
        Check.NotEmpty(_count);
        return RemoveAt(_count - 1);
    }

    /// <summary>Removes <paramref name="count"/> items from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentException">The range is not within the list.</exception>
    public void RemoveRange(int start, int count)
    {
        Check.Range(_count, start, count);
        Check.Move(_items, start + count, _items, start, _count - start - count);
        for (int i = _count - count; i < _count; i++) _items[i] = default!;
        _count -= count;
        _version = unchecked(_version + 1);
    }

    /// <summary>Removes every item that <paramref name="isUnwanted"/> is true of, and returns how many.</summary>
    /// <remarks>Asks about each item once, in order. O(n).</remarks>
    public int RemoveAll(Func<T, bool> isUnwanted)
    {
        int version = _version, kept = 0, count = _count;
        for (int i = 0; i < count; i++)
        {
            T item = _items[i];
            bool unwanted = isUnwanted(item);
            Check.Unchanged(version, _version);
            if (!unwanted) _items[kept++] = item;
        }

        RemoveRange(kept, count - kept);
        return count - kept;
    }

    /// <summary>Removes all.</summary>
    public void Clear() => RemoveRange(0, _count);

    /// <summary>The index of the first item that <paramref name="isSought"/> is true of, or −1. O(n).</summary>
    public int IndexOf(Func<T, bool> isSought)
    {
        for (int i = 0; i < _count; i++)
        {
            if (isSought(_items[i])) return i;
        }

        return -1;
    }

    /// <summary>Puts the last item first. O(n).</summary>
    public void Reverse()
    {
        for (int low = 0, high = _count - 1; low < high; low++, high--) (_items[low], _items[high]) = (_items[high], _items[low]);
        _version = unchecked(_version + 1);
    }

    /// <summary>Sorts; what is the same to <paramref name="order"/> keeps its order (<see cref="Sorting"/>).</summary>
    /// <exception cref="InvalidOperationException">The order changed the list while it was sorted.</exception>
    public void Sort(IOrder<T> order)
    {
        int version = _version;
        T[] items = _items;
        Sorting.Stable(items, 0, _count, order);
        Check.Unchanged(version, _version);
        _version = unchecked(_version + 1);
    }

    /// <inheritdoc cref="Sort(IOrder{T})"/>
    public void Sort(Comparison<T> comparison) => Sort(Orders.By(comparison));

    /// <summary>The index of the first item of a sorted list that does not come before <paramref name="sought"/>, or <see cref="Count"/>.</summary>
    public int LowerBound(T sought, IOrder<T> order) => Sorting.LowerBound(_items, _count, sought, order);

    /// <summary>A new array of the items.</summary>
    public T[] ToArray()
    {
        T[] copy = new T[_count];
        Check.Move(_items, 0, copy, 0, _count);
        return copy;
    }

    /// <summary>Enumerates the items in order. The list must not change meanwhile.</summary>
    public ArrayListEnumerator<T> GetEnumerator() => new(this);

    internal int Version => _version;

    internal T ItemAt(int index) => _items[index];

    private void Reserve(int added)
    {
        if (added > _items.Length - _count) Grow(_count + added);
        _version = unchecked(_version + 1);
    }

    private void Grow(int needed)
    {
        T[] grown = new T[Growth.Next(_items.Length, needed)];
        Check.Move(_items, 0, grown, 0, _count);
        _items = grown;
    }
}
