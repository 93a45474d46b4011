namespace Chain.Contracts.Std;

/// <summary>A part of an ordered map, ascending or descending: what <c>foreach</c> goes through. It holds no entries itself.</summary>
public sealed class MapRange<TKey, TValue>
{
    private readonly OrderedMap<TKey, TValue> _map;
    private readonly bool _hasStart;
    private readonly bool _hasEnd;
    private readonly bool _descends;
    private readonly TKey _start;
    private readonly TKey _end;

    internal MapRange(OrderedMap<TKey, TValue> map, bool hasStart, TKey start, bool hasEnd, TKey end, bool descends)
    {
        _map = map;
        _hasStart = hasStart;
        _start = start;
        _hasEnd = hasEnd;
        _end = end;
        _descends = descends;
    }

    /// <summary>The same entries in the opposite order.</summary>
    public MapRange<TKey, TValue> Reverse() => new(_map, _hasStart, _start, _hasEnd, _end, !_descends);

    /// <summary>Enumerates the entries. The map must not change meanwhile. O(log n) to begin, amortised O(1) for each entry.</summary>
    public MapEnumerator<TKey, TValue> GetEnumerator()
    {
        MapCursor<TKey, TValue> cursor = new();
        bool seeks = _descends ? _hasEnd : _hasStart;
        if (seeks) cursor.Seek(_map.Root, _descends ? _end : _start, _map.Order);
        else if (_descends) cursor.SeekLast(_map.Root);
        else cursor.SeekFirst(_map.Root);
        return new MapEnumerator<TKey, TValue>(this, cursor, _map.Version);
    }

    /// <summary>Moves on within the range; false at its end.</summary>
    internal bool Advance(MapCursor<TKey, TValue> cursor, int version)
    {
        Check.Unchanged(version, _map.Version);
        if (_descends) return cursor.MovePrevious() && !(_hasStart && _map.Order.Compare(cursor.Key, _start) < 0);

        return cursor.MoveNext() && !(_hasEnd && _map.Order.Compare(cursor.Key, _end) >= 0);
    }
}
