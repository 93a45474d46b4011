using System.Buffers.Binary;
using Chain.Contracts.State;
using Chain.Node.Storage;

namespace Chain.Benchmarks.Storage;

/// <summary>A state of many keys in a store, written as the node writes it: values, tree, list of stale records, pruning.</summary>
internal sealed class StateFixture(IKeyValueStore store, StateTreeOptions options) : ITreeStore
{
    private const int FillChanges = 100_000;
    private readonly KeyValueBatch _batch = new(1 << 24);
    private readonly Random _random = new(42);
    private StateTree? _tree;

    public TreeRoot Root { get; private set; }

    public ulong Version { get; private set; }

    public int Keys { get; private set; }

    public int BatchBytes => _batch.Bytes;

    public int BatchCount => _batch.Count;

    public StateTree Tree => _tree ??= new StateTree(this, options);

    public byte[]? GetNode(ReadOnlySpan<byte> nodeKey) => store.Get(Column.StateNodes, nodeKey);

    /// <summary>Adds keys until there are <paramref name="keys"/>.</summary>
    public void Fill(int keys)
    {
        while (Keys < keys)
        {
            int count = Math.Min(FillChanges, keys - Keys);
            List<StateChange> changes = [.. Enumerable.Range(Keys, count).Select(key => new StateChange(Key(key), Value()))];
            Keys += count;
            Commit(changes, sync: false);
        }

        store.Sync();
    }

    /// <summary>New values for this many different keys, chosen at random, sorted.</summary>
    public List<StateChange> Updates(int count)
    {
        HashSet<int> keys = [];
        while (keys.Count < Math.Min(count, Keys)) keys.Add(_random.Next(Keys));
        return [.. keys.Order().Select(key => new StateChange(Key(key), Value()))];
    }

    public void Commit(List<StateChange> changes, bool sync)
    {
        TreeUpdate update = Tree.Update(Root, Version + 1, changes);
        BuildBatch(changes, update);
        store.Write(_batch, sync);
        Accept(update);
    }

    public void BuildBatch(List<StateChange> changes, TreeUpdate update)
    {
        _batch.Clear();
        foreach (StateChange change in changes) _batch.Put(Column.StateValues, change.Key, change.Value);
        update.Write((key, node) => _batch.Put(Column.StateNodes, key, node));
        if (update.EncodeStale() is byte[] stale) _batch.Put(Column.StaleNodes, Big(update.Version), stale);
    }

    public void Write(bool sync) => store.Write(_batch, sync);

    public void Accept(TreeUpdate update)
    {
        Root = update.Root;
        Version = update.Version;
    }

    /// <summary>Deletes what versions before the last made stale, as a pruning node does after each block.</summary>
    public int Prune()
    {
        KeyValueBatch batch = new();
        foreach ((byte[] version, byte[] stale) in store.Scan(Column.StaleNodes, [], Big(Version)))
        {
            foreach (ReadOnlyMemory<byte> node in StaleNodes.Read(stale)) batch.Delete(Column.StateNodes, node.Span);
            batch.Delete(Column.StaleNodes, version);
        }

        store.Write(batch, sync: false);
        return batch.Count;
    }

    private static byte[] Key(int number)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return StateKey.Of("store", key);
    }

    private byte[] Value()
    {
        byte[] value = new byte[64];
        _random.NextBytes(value);
        return value;
    }

    private static byte[] Big(ulong version)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, version);
        return key;
    }
}
