using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Tests.State;

public sealed class StateTreeTests
{
    private static readonly StateTreeOptions Serial = new() { Workers = 1 };

    [Fact]
    public void An_empty_tree_has_the_zero_root() => Assert.Equal(Hash32.Zero, ReferenceTree.Root([]));

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 400)]
    [InlineData(3, 3_000)]
    public void The_root_is_the_reference_root_after_random_updates_inserts_and_deletions(int seed, int keySpace)
    {
        TreeModel model = new(seed, keySpace, new StateTreeOptions { CacheBytes = 4096, ParallelFrom = 50, Workers = 3 });
        for (int round = 0; round < 40; round++)
        {
            model.Step(model.Random.Next(1, 120));
            Assert.Equal(ReferenceTree.Root(model.State), model.Root.Hash);
        }
    }

    [Fact]
    public void The_root_depends_on_the_contents_alone()
    {
        Random random = new(5);
        KeyValuePair<byte[], byte[]>[] pairs = [.. Enumerable.Range(0, 200).Select(i => KeyValuePair.Create(Key(i), Value(i)))];
        Hash32 expected = ReferenceTree.Root(pairs);
        for (int attempt = 0; attempt < 10; attempt++)
        {
            MemoryTreeStore store = new();
            StateTree tree = new(store, Serial);
            TreeRoot root = TreeRoot.Empty;
            ulong version = 1;
            random.Shuffle(pairs);

            // Keys of another tree come and go in between.
            List<StateChange> others = [.. Enumerable.Range(1000, 100).Select(i => new StateChange(Key(i), Value(i)))];
            root = Apply(tree, store, root, version++, others);
            foreach (KeyValuePair<byte[], byte[]>[] chunk in pairs.Chunk(random.Next(1, 50)))
            {
                root = Apply(tree, store, root, version++, [.. chunk.Select(pair => new StateChange(pair.Key, pair.Value))]);
            }

            root = Apply(tree, store, root, version++, [.. others.Select(change => change with { Value = null })]);
            Assert.Equal(expected, root.Hash);
        }
    }

    [Fact]
    public void Deleting_every_key_leaves_the_empty_tree_and_after_pruning_no_record()
    {
        TreeModel model = new(7, 500, Serial);
        model.Step(300);
        model.Apply([.. model.State.Select(pair => new StateChange(pair.Key, null))]);
        Assert.True(model.Root.IsEmpty);
        model.Store.PruneTo(model.Version);
        Assert.Equal(0, model.Store.Count);
        model.Step(10);
        Assert.Equal(ReferenceTree.Root(model.State), model.Root.Hash);
    }

    [Fact]
    public void Changes_that_change_nothing_write_nothing_and_keep_the_root_and_its_version()
    {
        TreeModel model = new(9, 300, Serial);
        model.Step(200);
        TreeRoot before = model.Root;
        List<StateChange> same = [.. model.State.Select(pair => new StateChange(pair.Key, pair.Value))];
        same.Add(new StateChange(Key(99_999), null));
        TreeUpdate update = model.Apply(same);
        Assert.Equal(before, update.Root);
        Assert.Equal(0, update.Records);
        Assert.Null(update.EncodeStale());
    }

    [Fact]
    public void Threads_change_neither_the_root_nor_any_record()
    {
        TreeModel one = new(13, 4_000, Serial);
        TreeModel many = new(13, 4_000, new StateTreeOptions { Workers = 4, ParallelFrom = 1, CacheBytes = 0 });
        for (int round = 0; round < 10; round++)
        {
            one.Step(500);
            many.Step(500);
            Assert.Equal(one.Root, many.Root);
        }

        Assert.Equal(one.Store.Dump(), many.Store.Dump());
    }

    [Fact]
    public void A_second_tree_over_the_same_store_continues_where_the_first_stopped()
    {
        TreeModel model = new(15, 600, Serial);
        model.Step(400);
        StateTree restarted = new(model.Store, Serial);
        List<StateChange> changes = [new(Key(1), [1]), new(Key(2), null), new(Key(3), [3])];
        changes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        Assert.Equal(model.Apply(changes).Root, restarted.Update(model.PreviousRoot, model.Version, changes).Root);
    }

    [Fact]
    public void A_warm_cache_reads_nothing_from_the_store_and_an_empty_one_reads_only_paths_to_what_changes()
    {
        TreeModel warm = new(17, 100_000, Serial);
        warm.Step(5_000);
        int reads = warm.Store.Reads;
        warm.Step(100);
        Assert.Equal(reads, warm.Store.Reads);

        TreeModel cold = new(17, 100_000, new StateTreeOptions { Workers = 1, CacheBytes = 0 });
        cold.Step(5_000);
        reads = cold.Store.Reads;
        cold.Apply([new StateChange(Key(1_000_000), [1])]);
        Assert.InRange(cold.Store.Reads - reads, 1, 5);
    }

    [Fact]
    public void Pruning_keeps_every_version_from_the_oldest_kept_on_provable_and_readable()
    {
        TreeModel model = new(19, 400, Serial);
        List<(TreeRoot Root, Dictionary<string, byte[]> State)> history = [(TreeRoot.Empty, [])];
        for (int round = 0; round < 30; round++)
        {
            model.Step(60);
            history.Add((model.Root, model.State.ToDictionary(pair => Convert.ToHexString(pair.Key), pair => pair.Value)));
        }

        int before = model.Store.Count;
        model.Store.PruneTo(20);
        Assert.True(model.Store.Count < before);
        for (int version = 20; version <= 30; version++)
        {
            (TreeRoot root, Dictionary<string, byte[]> state) = history[version];
            for (int i = 0; i < 400; i++)
            {
                byte[]? value = state.GetValueOrDefault(Convert.ToHexString(Key(i)));
                Assert.True(StateTree.Prove(model.Store, root, Key(i)).Verify(root.Hash, Key(i), value));
            }
        }

        Assert.Contains(Enumerable.Range(0, 400), i => Record.Exception(() => StateTree.Prove(model.Store, history[10].Root, Key(i))) is StateTreeException);

        // What is left is exactly one version's tree, once nothing older is kept.
        model.Store.PruneTo(30);
        MemoryTreeStore fresh = new();
        fresh.Apply(new StateTree(fresh, Serial).Update(
            TreeRoot.Empty, 1, [.. model.State.Select(pair => new StateChange(pair.Key, pair.Value))]));
        Assert.Equal(fresh.Count, model.Store.Count);
    }

    [Fact]
    public void A_version_that_does_not_grow_and_changes_out_of_order_are_refused()
    {
        TreeModel model = new(21, 100, Serial);
        model.Step(50);
        StateTree tree = new(model.Store, Serial);
        Assert.Throws<ArgumentException>(() => tree.Update(model.Root, model.Version, []));
        Assert.Throws<ArgumentException>(() => tree.Update(model.Root, 9, [new([2], [1]), new([1], [1])]));
        Assert.Throws<ArgumentException>(() => tree.Update(model.Root, 9, [new([1], [1]), new([1], [2])]));
    }

    [Fact]
    public void A_missing_or_malformed_record_stops_with_its_key()
    {
        TreeModel model = new(23, 5, Serial);
        model.Step(5);
        model.Store.Truncate(0);
        StateTree tree = new(model.Store, Serial);
        Assert.Contains("malformed", Assert.Throws<StateTreeException>(() => tree.Update(model.Root, 9, [new([1], [1])])).Message, StringComparison.Ordinal);
        model.Store.Drop(0);
        Assert.Contains("does not hold", Assert.Throws<StateTreeException>(() => tree.Update(model.Root, 9, [new([1], [1])])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_list_of_stale_records_is_refused() =>
        Assert.Throws<StateTreeException>(() => StaleNodes.Read(new byte[] { 1, 2, 3 }).ToList());

    internal static byte[] Key(int i) => StateKey.Of("store", BitConverter.GetBytes(i));

    internal static byte[] Value(int i) => BitConverter.GetBytes(i * 31);

    internal static TreeRoot Apply(StateTree tree, MemoryTreeStore store, TreeRoot root, ulong version, List<StateChange> changes)
    {
        changes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        TreeUpdate update = tree.Update(root, version, changes);
        store.Apply(update);
        return update.Root;
    }
}

/// <summary>A tree, its store, and what it should hold.</summary>
internal sealed class TreeModel(int seed, int keySpace, StateTreeOptions options)
{
    private readonly SortedDictionary<string, byte[]> _state = new(StringComparer.Ordinal);
    private StateTree? _tree;

    public Random Random { get; } = new(seed);

    public MemoryTreeStore Store { get; } = new();

    public TreeRoot Root { get; private set; }

    public TreeRoot PreviousRoot { get; private set; }

    public ulong Version { get; private set; }

    public IEnumerable<KeyValuePair<byte[], byte[]>> State =>
        _state.Select(pair => KeyValuePair.Create(Convert.FromHexString(pair.Key), pair.Value));

    /// <summary>Random changes: a third deletions, of keys that may not be there.</summary>
    public void Step(int changes)
    {
        HashSet<int> keys = [];
        while (keys.Count < Math.Min(changes, keySpace)) keys.Add(Random.Next(keySpace));
        Apply([.. keys.Select(key => new StateChange(StateTreeTests.Key(key), Random.Next(3) == 0 ? null : BitConverter.GetBytes(Random.Next(1000))))]);
    }

    public TreeUpdate Apply(List<StateChange> changes)
    {
        changes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        _tree ??= new StateTree(Store, options);
        TreeUpdate update = _tree.Update(Root, ++Version, changes);
        Store.Apply(update);
        PreviousRoot = Root;
        Root = update.Root;
        foreach (StateChange change in changes)
        {
            if (change.Value is null) _state.Remove(Convert.ToHexString(change.Key));
            else _state[Convert.ToHexString(change.Key)] = change.Value;
        }

        return update;
    }
}
