using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>
/// The commitment to the state: a 16-ary Merkle tree over hashed keys whose root depends on the keys and values alone
/// (docs/protocol/state.md). Computes what a version changes; the caller stores it. One update at a time.
/// </summary>
public sealed class StateTree
{
    private readonly ITreeStore _store;
    private readonly StateTreeOptions _options;
    private readonly TreeNodeCache _cache;

    /// <summary>Creates a tree over a store.</summary>
    public StateTree(ITreeStore store, StateTreeOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options;
        _cache = new TreeNodeCache(options.CacheBytes);
    }

    /// <summary>Computes the next version. Nothing is stored; the same arguments give the same result again.</summary>
    /// <param name="current">The tree to change.</param>
    /// <param name="version">The new version, above the current one: the height of the block.</param>
    /// <param name="changes">Strictly ascending by key.</param>
    /// <exception cref="ArgumentException">The version is not above the current one, or the changes are out of order. A caller's bug.</exception>
    /// <exception cref="StateTreeException">The store lacks a record.</exception>
    public TreeUpdate Update(TreeRoot current, ulong version, IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (!current.IsEmpty && version <= current.Version) throw new ArgumentException($"Version {version} does not follow {current.Version}.", nameof(version));

        TreeChange[] sorted = Hash(changes);
        TreeEdit rootEdit = new(_store, _cache, version);
        if (sorted.Length == 0) return new TreeUpdate(current, version, [rootEdit]);

        TreeNodeKey rootKey = TreeNodeKey.Of(current.Version, 0, default);
        TreeSlot[] slots = new TreeSlot[TreeNode.Slots];
        if (!current.IsEmpty) rootEdit.Fetch(rootKey).CopyTo(slots);

        List<TreeEdit> edits = [];
        bool changed = IsParallel(sorted.Length) ? ApplyInParallel(slots, sorted, version, edits) : rootEdit.ApplyToSlots(slots, 0, sorted);
        edits.Add(rootEdit);
        TreeRoot root = current;
        if (changed)
        {
            if (!current.IsEmpty) rootEdit.Stale.Add(rootKey);
            root = WriteRoot(rootEdit, slots, version);
        }

        Remember(edits);
        return new TreeUpdate(root, version, edits);
    }

    /// <summary>Proves what the tree holds under a key, or that it holds nothing. Safe on any thread.</summary>
    /// <exception cref="StateTreeException">The store lacks a record: the version was pruned, or the store is damaged.</exception>
    public static StateProof Prove(ITreeStore store, TreeRoot root, ReadOnlySpan<byte> stateKey)
    {
        ArgumentNullException.ThrowIfNull(store);
        TreePath path = TreePath.OfKey(stateKey);
        List<Hash32> siblings = [];
        if (root.IsEmpty) return new StateProof(siblings, other: null);

        Span<TreeSlot> slots = stackalloc TreeSlot[TreeNode.Slots];
        ulong version = root.Version;
        for (int level = 0; ; level++)
        {
            TreeNodes.Read(store, TreeNodeKey.Of(version, level, path)).CopyTo(slots);
            TreeSlot end = Descend(slots, path.Nibble(level), siblings);
            if (end.Kind != TreeSlotKind.Node)
            {
                bool isOther = end.Kind == TreeSlotKind.Leaf && end.Path != path;
                return new StateProof(siblings, isOther ? new StateProofLeaf(end.Path.ToHash(), end.ValueHash) : null);
            }

            version = end.Version;
        }
    }

    /// <summary>Walks the four binary levels of a node towards a slot and ends where at most one key is left, or at that slot.</summary>
    private static TreeSlot Descend(ReadOnlySpan<TreeSlot> slots, int nibble, List<Hash32> siblings)
    {
        ReadOnlySpan<TreeSlot> run = slots;
        while (true)
        {
            TreeHash.Of(run, out TreeSlotKind kind);
            if (kind != TreeSlotKind.Node || run.Length == 1) return FirstIn(run);

            int half = run.Length / 2;
            bool right = nibble >= half;
            siblings.Add(TreeHash.Of(right ? run[..half] : run[half..], out _));
            run = right ? run[half..] : run[..half];
            if (right) nibble -= half;
        }
    }

    private static TreeSlot FirstIn(ReadOnlySpan<TreeSlot> run)
    {
        foreach (ref readonly TreeSlot slot in run)
        {
            if (slot.Kind != TreeSlotKind.Empty) return slot;
        }

        return default;
    }

    private static TreeRoot WriteRoot(TreeEdit edit, ReadOnlySpan<TreeSlot> slots, ulong version)
    {
        if (FirstIn(slots).Kind == TreeSlotKind.Empty) return TreeRoot.Empty;

        return new TreeRoot(edit.Write(0, default, slots).Hash, version);
    }

    private bool IsParallel(int changes) => _options.Workers > 1 && changes >= _options.ParallelFrom;

    /// <summary>Each of the sixteen subtrees is one piece of work with its own lists, so the result does not depend on timing.</summary>
    private bool ApplyInParallel(TreeSlot[] slots, TreeChange[] changes, ulong version, List<TreeEdit> edits)
    {
        TreeSlot[] before = [.. slots];
        int[] starts = new int[TreeNode.Slots + 1];
        for (int nibble = 0, at = 0; nibble < TreeNode.Slots; nibble++)
        {
            edits.Add(new TreeEdit(_store, _cache, version));
            at += TreeEdit.CountOf(changes.AsSpan(at), 0, nibble);
            starts[nibble + 1] = at;
        }

        Parallel.For(0, TreeNode.Slots, Threads(), nibble =>
        {
            ReadOnlySpan<TreeChange> own = changes.AsSpan(starts[nibble]..starts[nibble + 1]);
            if (!own.IsEmpty) slots[nibble] = edits[nibble].Apply(slots[nibble], 1, own);
        });
        return !slots.AsSpan().SequenceEqual(before);
    }

    private ParallelOptions Threads() => new() { MaxDegreeOfParallelism = _options.Workers };

    /// <summary>Hashes keys and values and sorts by path.</summary>
    private TreeChange[] Hash(IReadOnlyList<StateChange> changes)
    {
        for (int i = 1; i < changes.Count; i++)
        {
            if (changes[i - 1].Key.AsSpan().SequenceCompareTo(changes[i].Key) < 0) continue;

            throw new ArgumentException($"Change {i} is not after the one before it.", nameof(changes));
        }

        TreeChange[] hashed = new TreeChange[changes.Count];
        if (IsParallel(hashed.Length))
        {
            Parallel.For(0, hashed.Length, Threads(), i => hashed[i] = Hash(changes[i]));
        }
        else
        {
            for (int i = 0; i < hashed.Length; i++) hashed[i] = Hash(changes[i]);
        }

        Array.Sort(hashed, (left, right) => left.Path.CompareTo(right.Path));
        return hashed;
    }

    private static TreeChange Hash(StateChange change) => new(
        TreePath.OfKey(change.Key), change.Value is null ? default : Hashing.Hash(HashTag.StateValue, change.Value), change.Value is null);

    private void Remember(List<TreeEdit> edits)
    {
        foreach (TreeEdit edit in edits)
        {
            foreach ((TreeNodeKey key, TreeNode node) in edit.Fetched) _cache.Add(key, node);
            foreach (TreeNodeKey key in edit.Stale) _cache.Remove(key);
            foreach ((TreeNodeKey key, TreeNode node) in edit.Written.SelectMany(level => level)) _cache.Add(key, node);
        }
    }
}
