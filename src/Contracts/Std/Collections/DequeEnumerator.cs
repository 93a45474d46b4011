namespace Chain.Contracts.Std;

/// <summary>Enumerates a deque, from first to last.</summary>
public struct DequeEnumerator<T>
{
    private readonly Deque<T> _deque;
    private readonly int _version;
    private int _index;

    internal DequeEnumerator(Deque<T> deque)
    {
        _deque = deque;
        _version = deque.Version;
        _index = -1;
    }

    /// <summary>The item; only after <see cref="MoveNext"/> was true.</summary>
    public readonly T Current => _deque.ItemAt(_index);

    /// <summary>Goes to the next item; false after the last.</summary>
    /// <exception cref="InvalidOperationException">The deque changed.</exception>
    public bool MoveNext()
    {
        Check.Unchanged(_version, _deque.Version);
        if (_index + 1 >= _deque.Count) return false;

        _index++;
        return true;
    }
}
