namespace Chain.Contracts.Std;

/// <summary>Enumerates entries of an ordered map.</summary>
public readonly struct MapEnumerator<TKey, TValue>
{
    private readonly OrderedMap<TKey, TValue> _map;
    private readonly MapCursor<TKey, TValue> _cursor;
    private readonly int _version;
    private readonly bool _descends;
    private readonly TKey _limit;
    private readonly bool _stops;

    internal MapEnumerator(OrderedMap<TKey, TValue> map, MapCursor<TKey, TValue> cursor, bool stops, TKey limit, bool descends)
    {
        _map = map;
        _cursor = cursor;
        _version = map.Version;
        _stops = stops;
        _limit = limit;
        _descends = descends;
    }

    /// <summary>The entry; only after <see cref="MoveNext"/> was true.</summary>
    public MapEntry<TKey, TValue> Current => new(_cursor.Key, _cursor.Value);

    /// <summary>Goes to the next entry; false after the last.</summary>
    /// <exception cref="InvalidOperationException">The map changed.</exception>
    public bool MoveNext()
    {
        Check.Unchanged(_version, _map.Version);
        if (!(_descends ? _cursor.MovePrevious() : _cursor.MoveNext())) return false;
        if (!_stops) return true;

        int place = _map.Order.Compare(_cursor.Key, _limit);
        return _descends ? place >= 0 : place < 0;
    }
}
