namespace Chain.Contracts.Std;

/// <summary>Values in order, each once.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <remarks>As fast as <see cref="OrderedMap{TKey, TValue}"/>, which it is made of.</remarks>
public sealed class OrderedSet<T>
{
    private readonly OrderedMap<T, bool> _map;

    /// <summary>An empty set.</summary>
    /// <param name="order">Decides the order of the values, and which are the same.</param>
    public OrderedSet(IOrder<T> order) => _map = new OrderedMap<T, bool>(order);

    /// <summary>An empty set whose values are ordered by a comparison.</summary>
    public OrderedSet(Comparison<T> comparison) => _map = new OrderedMap<T, bool>(comparison);

    /// <summary>How many values there are.</summary>
    public int Count => _map.Count;

    /// <summary>Adds a value; false if the set has it.</summary>
    public bool Add(T value) => _map.TryAdd(value, true);

    /// <summary>Removes a value; false if the set has no such value.</summary>
    public bool Remove(T value) => _map.Remove(value);

    /// <summary>Whether the set has the value.</summary>
    public bool Contains(T value) => _map.Contains(value);

    /// <summary>Removes all.</summary>
    public void Clear() => _map.Clear();

    /// <summary>The least value; false if the set is empty.</summary>
    public bool TryFirst(out T value) => Answer(_map.TryFirst(out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The greatest value; false if the set is empty.</summary>
    public bool TryLast(out T value) => Answer(_map.TryLast(out MapEntry<T, bool> entry), entry, out value);

    /// <summary>Removes the least value and gives it back; false if the set is empty.</summary>
    public bool TryRemoveFirst(out T value) => Answer(_map.TryRemoveFirst(out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The greatest value that is at most <paramref name="limit"/>; false if there is none.</summary>
    public bool TryFloor(T limit, out T value) => Answer(_map.TryFloor(limit, out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The greatest value that is below <paramref name="limit"/>; false if there is none.</summary>
    public bool TryBelow(T limit, out T value) => Answer(_map.TryBelow(limit, out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The least value that is at least <paramref name="limit"/>; false if there is none.</summary>
    public bool TryCeiling(T limit, out T value) => Answer(_map.TryCeiling(limit, out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The least value that is above <paramref name="limit"/>; false if there is none.</summary>
    public bool TryAbove(T limit, out T value) => Answer(_map.TryAbove(limit, out MapEntry<T, bool> entry), entry, out value);

    /// <summary>The values from <paramref name="start"/> on, ascending.</summary>
    public SetRange<T> From(T start) => new(_map.From(start));

    /// <summary>The values below <paramref name="end"/>, ascending.</summary>
    public SetRange<T> Before(T end) => new(_map.Before(end));

    /// <summary>The values from <paramref name="start"/> on and below <paramref name="end"/>, ascending.</summary>
    public SetRange<T> Range(T start, T end) => new(_map.Range(start, end));

    /// <summary>All values, descending.</summary>
    public SetRange<T> Reverse() => new(_map.Reverse());

    /// <summary>Enumerates the values, ascending. The set must not change meanwhile.</summary>
    public SetEnumerator<T> GetEnumerator() => new(_map.GetEnumerator());

    private static bool Answer(bool found, MapEntry<T, bool> entry, out T value)
    {
        value = entry.Key;
        return found;
    }
}
