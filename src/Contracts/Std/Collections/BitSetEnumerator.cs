namespace Chain.Contracts.Std;

/// <summary>Enumerates the numbers of a bit set, ascending.</summary>
public struct BitSetEnumerator
{
    private readonly BitSet _set;
    private int _current;

    internal BitSetEnumerator(BitSet set)
    {
        _set = set;
        _current = -1;
    }

    /// <summary>The number; only after <see cref="MoveNext"/> was true.</summary>
    public readonly int Current => _current;

    /// <summary>Goes to the next number; false after the last.</summary>
    public bool MoveNext()
    {
        int next = _current < int.MaxValue ? _set.NextFrom(_current + 1) : -1;
        if (next < 0) return false;

        _current = next;
        return true;
    }
}
