using System.Runtime.CompilerServices;

namespace Chain.Contracts.Std;

/// <summary>A list that grows and shrinks at both ends: a queue, or a stack.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Everything but enumeration and copying takes constant time, adding amortised.</remarks>
[CollectionBuilder(typeof(CollectionExpressions), nameof(CollectionExpressions.DequeOf))]
public sealed class Deque<T>
{
    private T[] _ring = new T[Growth.Least];
    private int _first;
    private int _count;
    private int _version;

    /// <summary>How many items there are.</summary>
    public int Count => _count;

    /// <summary>The first item.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T First
    {
        get
        {
            Check.NotEmpty(_count);
            return _ring[_first];
        }
    }

    /// <summary>The last item.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Last
    {
        get
        {
            Check.NotEmpty(_count);
            return _ring[PlaceOf(_count - 1)];
        }
    }

    /// <summary>The item at an index from 0, counted from the first.</summary>
    /// <exception cref="ArgumentException">There is none at <paramref name="index"/>.</exception>
    public T this[int index]
    {
        get
        {
            Check.Index(index, _count);
            return _ring[PlaceOf(index)];
        }

        set
        {
            Check.Index(index, _count);
            _ring[PlaceOf(index)] = value;
            _version = unchecked(_version + 1);
        }
    }

    /// <summary>Adds behind the last item.</summary>
    public void AddLast(T item)
    {
        if (_count == _ring.Length) Grow();
        _ring[PlaceOf(_count)] = item;
        _count++;
        _version = unchecked(_version + 1);
    }

    /// <summary>Adds before the first item.</summary>
    public void AddFirst(T item)
    {
        if (_count == _ring.Length) Grow();
        _first = _first == 0 ? _ring.Length - 1 : _first - 1;
        _ring[_first] = item;
        _count++;
        _version = unchecked(_version + 1);
    }

    /// <summary>Removes the first item and returns it.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T RemoveFirst()
    {
        Check.NotEmpty(_count);
        T item = Take(_first);
        _first = PlaceOf(1);
        _count--;
        return item;
    }

    /// <summary>Removes the last item and returns it.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T RemoveLast()
    {
        Check.NotEmpty(_count);
        T item = Take(PlaceOf(_count - 1));
        _count--;
        return item;
    }

    /// <summary>Removes the first item if there is one.</summary>
    public bool TryRemoveFirst(out T item)
    {
        bool any = _count > 0;
        item = any ? RemoveFirst() : default!;
        return any;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _ring = new T[Growth.Least];
        _first = 0;
        _count = 0;
        _version = unchecked(_version + 1);
    }

    /// <summary>A new array of the items, from first to last.</summary>
    public T[] ToArray()
    {
        T[] copy = new T[_count];
        CopyTo(copy);
        return copy;
    }

    /// <summary>Enumerates from first to last. The deque must not change meanwhile.</summary>
    public DequeEnumerator<T> GetEnumerator() => new(this);

    internal int Version => _version;

    internal T ItemAt(int index) => _ring[PlaceOf(index)];

    private T Take(int place)
    {
        T item = _ring[place];
        _ring[place] = default!;
        _version = unchecked(_version + 1);
        return item;
    }

    /// <summary>Where an index is in the ring. The sum of two numbers below an array's length may pass that of an int.</summary>
    private int PlaceOf(int index)
    {
        int untilEnd = _ring.Length - _first;
        return index < untilEnd ? _first + index : index - untilEnd;
    }

    private void CopyTo(T[] copy)
    {
        int untilEnd = Math.Min(_count, _ring.Length - _first);
        Check.Move(_ring, _first, copy, 0, untilEnd);
        Check.Move(_ring, 0, copy, untilEnd, _count - untilEnd);
    }

    private void Grow()
    {
        T[] grown = new T[Growth.Next(_ring.Length, _count + 1)];
        CopyTo(grown);
        _ring = grown;
        _first = 0;
    }
}
