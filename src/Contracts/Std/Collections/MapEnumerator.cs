namespace Chain.Contracts.Std;

/// <summary>Enumerates entries of an ordered map.</summary>
public readonly struct MapEnumerator<TKey, TValue>
{
    private readonly MapRange<TKey, TValue> _range;
    private readonly MapCursor<TKey, TValue> _cursor;
    private readonly int _version;

    internal MapEnumerator(MapRange<TKey, TValue> range, MapCursor<TKey, TValue> cursor, int version)
    {
        _range = range;
        _cursor = cursor;
        _version = version;
    }

    /// <summary>The entry; only after <see cref="MoveNext"/> was true.</summary>
    public MapEntry<TKey, TValue> Current => new(_cursor.Key, _cursor.Value);

    /// <summary>Goes to the next entry; false after the last.</summary>
    /// <exception cref="InvalidOperationException">The map changed.</exception>
    public bool MoveNext() => _range.Advance(_cursor, _version);
}
