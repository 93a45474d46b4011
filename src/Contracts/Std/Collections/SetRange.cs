namespace Chain.Contracts.Std;

/// <summary>A part of an ordered set, ascending or descending: what <c>foreach</c> goes through.</summary>
public readonly struct SetRange<T>
{
    private readonly MapRange<T, bool> _range;

    internal SetRange(MapRange<T, bool> range) => _range = range;

    /// <summary>The same values in the opposite order.</summary>
    public SetRange<T> Reverse() => new(_range.Reverse());

    /// <summary>Enumerates the values. The set must not change meanwhile.</summary>
    public SetEnumerator<T> GetEnumerator() => new(_range.GetEnumerator());
}

/// <summary>Enumerates values of an ordered set.</summary>
public readonly struct SetEnumerator<T>
{
    private readonly MapEnumerator<T, bool> _entries;

    internal SetEnumerator(MapEnumerator<T, bool> entries) => _entries = entries;

    /// <summary>The value; only after <see cref="MoveNext"/> was true.</summary>
    public T Current => _entries.Current.Key;

    /// <summary>Goes to the next value; false after the last.</summary>
    /// <exception cref="InvalidOperationException">The set changed.</exception>
    public bool MoveNext() => _entries.MoveNext();
}
