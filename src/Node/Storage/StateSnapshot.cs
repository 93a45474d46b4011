using Chain.Contracts.State;

namespace Chain.Node.Storage;

/// <summary>The state after one executed block, which later blocks do not change. Holds back compaction: dispose it soon.</summary>
public sealed class StateSnapshot : IStateReader, IDisposable
{
    private readonly IKeyValueSnapshot _snapshot;

    internal StateSnapshot(IKeyValueSnapshot snapshot, ulong height)
    {
        _snapshot = snapshot;
        Height = height;
    }

    /// <summary>The height after which the state is read.</summary>
    public ulong Height { get; }

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> stateKey) => _snapshot.Get(Column.StateValues, stateKey);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => Scan(_snapshot, prefix, from);

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();

    internal static IEnumerable<KeyValuePair<byte[], byte[]>> Scan(IKeyValueReader store, byte[] prefix, byte[] from)
    {
        byte[] start = from.AsSpan().SequenceCompareTo(prefix) > 0 ? from : prefix;
        return store.Scan(Column.StateValues, start, EndOf(prefix));
    }

    /// <summary>The first key after all keys with this prefix; null if there is none.</summary>
    private static byte[]? EndOf(byte[] prefix)
    {
        int last = prefix.Length - 1;
        while (last >= 0 && prefix[last] == byte.MaxValue) last--;
        if (last < 0) return null;

        byte[] end = prefix[..(last + 1)];
        end[last]++;
        return end;
    }
}
