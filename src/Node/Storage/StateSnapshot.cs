using Chain.Contracts.State;

namespace Chain.Node.Storage;

/// <summary>
/// The state after one executed block, which later blocks do not change, with proofs. Safe on any thread. Holds back
/// compaction: dispose it soon.
/// </summary>
public sealed class StateSnapshot : IStateReader, ITreeStore, IDisposable
{
    private readonly IKeyValueSnapshot _snapshot;

    internal StateSnapshot(IKeyValueSnapshot snapshot, ulong height, TreeRoot root)
    {
        _snapshot = snapshot;
        Height = height;
        Root = root;
    }

    /// <summary>The height after which the state is read.</summary>
    public ulong Height { get; }

    /// <summary>The state tree after that height.</summary>
    public TreeRoot Root { get; }

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> stateKey) => _snapshot.Get(Column.StateValues, stateKey);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => Scan(_snapshot, prefix, from);

    /// <summary>Proves against <see cref="Root"/> what the state holds under a key, or that it holds nothing.</summary>
    public StateProof Prove(ReadOnlySpan<byte> stateKey) => StateTree.Prove(this, Root, stateKey);

    /// <inheritdoc/>
    public byte[]? GetNode(ReadOnlySpan<byte> nodeKey) => _snapshot.Get(Column.StateNodes, nodeKey);

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();

    internal static IEnumerable<KeyValuePair<byte[], byte[]>> Scan(IKeyValueReader store, byte[] prefix, byte[] from)
    {
        byte[] start = from.AsSpan().SequenceCompareTo(prefix) > 0 ? from : prefix;
        return store.Scan(Column.StateValues, start, StoreKeys.After(prefix));
    }
}
