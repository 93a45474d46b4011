using Chain.Contracts.Execution;
using Chain.Contracts.State;

namespace Chain.Contracts.Testing;

/// <summary>Committed state in memory.</summary>
public sealed class MemoryState : IStateReader
{
    private readonly Dictionary<byte[], byte[]> _values = new(KeyComparer.Instance);
    private readonly SortedSet<byte[]> _keys = new(KeyComparer.Instance);

    /// <summary>Number of keys.</summary>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> stateKey) =>
        _values.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(stateKey, out byte[]? value) ? value : null;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(from);
        byte[] start = from.AsSpan().SequenceCompareTo(prefix) < 0 ? prefix : from;
        if (_keys.Max is not { } last || start.AsSpan().SequenceCompareTo(last) > 0) yield break;

        foreach (byte[] key in _keys.GetViewBetween(start, last))
        {
            if (!key.AsSpan().StartsWith(prefix)) yield break;
            yield return KeyValuePair.Create(key, _values[key]);
        }
    }

    /// <summary>Applies a block's changes.</summary>
    public void Apply(IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (StateChange change in changes)
        {
            if (change.Value is null)
            {
                _values.Remove(change.Key);
                _keys.Remove(change.Key);
            }
            else
            {
                _values[change.Key] = change.Value;
                _keys.Add(change.Key);
            }
        }
    }

    /// <summary>All entries in key order.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Entries() => _keys.Select(key => KeyValuePair.Create(key, _values[key]));
}
