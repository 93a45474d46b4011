namespace Chain.Contracts.Std;

/// <summary>Enumerates a list, from first to last.</summary>
public struct ArrayListEnumerator<T>
{
    private readonly ArrayList<T> _list;
    private readonly int _version;
    private int _index;

    internal ArrayListEnumerator(ArrayList<T> list)
    {
        _list = list;
        _version = list.Version;
        _index = -1;
    }

    /// <summary>The item; only after <see cref="MoveNext"/> was true.</summary>
    public readonly T Current => _list.ItemAt(_index);

    /// <summary>Goes to the next item; false after the last.</summary>
    /// <exception cref="InvalidOperationException">The list changed.</exception>
    public bool MoveNext()
    {
        Check.Unchanged(_version, _list.Version);
        if (_index + 1 >= _list.Count) return false;

        _index++;
        return true;
    }
}
