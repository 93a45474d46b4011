using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>One key's new leaf, or its removal.</summary>
internal readonly record struct TreeChange(TreePath Path, Hash32 ValueHash, bool IsDeletion);

/// <summary>
/// Applies changes to one subtree and collects what that reads, writes and makes stale. Several edits of different subtrees
/// may run at once: each has its own lists and only reads what they share.
/// </summary>
internal sealed class TreeEdit(ITreeStore store, TreeNodeCache cache, ulong version)
{
    /// <summary>New nodes by level; within a level in ascending order of path, as the recursion meets them.</summary>
    public List<List<KeyValuePair<TreeNodeKey, TreeNode>>> Written { get; } = [];

    /// <summary>Nodes of earlier versions that are no part of this one.</summary>
    public List<TreeNodeKey> Stale { get; } = [];

    /// <summary>Nodes that the cache did not hold, or was about to forget.</summary>
    public List<KeyValuePair<TreeNodeKey, TreeNode>> Fetched { get; } = [];

    /// <summary>The new content of a slot whose own node, if it has one, is at <paramref name="level"/>.</summary>
    /// <param name="slot">Content so far.</param>
    /// <param name="level">16-ary levels below the root.</param>
    /// <param name="changes">At least one, sorted by path, all under this slot.</param>
    public TreeSlot Apply(in TreeSlot slot, int level, ReadOnlySpan<TreeChange> changes) => slot.Kind switch
    {
        TreeSlotKind.Node => ApplyToNode(slot, level, changes),
        TreeSlotKind.Leaf => ApplyToLeaf(slot, level, changes),
        _ => Build(level, changes),
    };

    /// <summary>Applies changes to the slots of a node and says whether any slot changed.</summary>
    public bool ApplyToSlots(Span<TreeSlot> slots, int level, ReadOnlySpan<TreeChange> changes)
    {
        bool changed = false;
        while (!changes.IsEmpty)
        {
            int nibble = changes[0].Path.Nibble(level);
            int count = CountOf(changes, level, nibble);
            TreeSlot before = slots[nibble];
            slots[nibble] = Apply(before, level + 1, changes[..count]);
            changed |= slots[nibble] != before;
            changes = changes[count..];
        }

        return changed;
    }

    /// <summary>Adds a new node and returns the slot that names it.</summary>
    public TreeSlot Write(int level, TreePath path, ReadOnlySpan<TreeSlot> slots)
    {
        while (Written.Count <= level) Written.Add([]);
        Written[level].Add(new(TreeNodeKey.Of(version, level, path), TreeNode.Of(slots)));
        return TreeSlot.Node(version, TreeHash.Of(slots, out _));
    }

    /// <summary>Reads a node from the cache or the store.</summary>
    /// <exception cref="StateTreeException">The store does not hold it.</exception>
    public TreeNode Fetch(in TreeNodeKey key)
    {
        if (cache.TryGet(key, out TreeNode? node, out bool aged) && !aged) return node;

        node ??= TreeNodes.Read(store, key);
        Fetched.Add(new(key, node));
        return node;
    }

    /// <summary>How many changes at the start go into the slot <paramref name="nibble"/>.</summary>
    public static int CountOf(ReadOnlySpan<TreeChange> changes, int level, int nibble)
    {
        int count = 0;
        while (count < changes.Length && changes[count].Path.Nibble(level) == nibble) count++;
        return count;
    }

    private TreeSlot ApplyToNode(in TreeSlot slot, int level, ReadOnlySpan<TreeChange> changes)
    {
        TreeNodeKey key = TreeNodeKey.Of(slot.Version, level, changes[0].Path);
        Span<TreeSlot> slots = stackalloc TreeSlot[TreeNode.Slots];
        Fetch(key).CopyTo(slots);
        if (!ApplyToSlots(slots, level, changes)) return slot;

        Stale.Add(key);
        return IsSingle(slots, out TreeSlot only) ? only : Write(level, changes[0].Path, slots);
    }

    private TreeSlot ApplyToLeaf(in TreeSlot leaf, int level, ReadOnlySpan<TreeChange> changes)
    {
        // The leaf joins the changes unless one of them is about its own key.
        TreeChange[] merged = new TreeChange[changes.Length + 1];
        int at = 0;
        TreePath path = leaf.Path;
        while (at < changes.Length && changes[at].Path.CompareTo(path) < 0) at++;
        if (at < changes.Length && changes[at].Path == path)
        {
            return changes.Length == 1 && changes[at].ValueHash == leaf.ValueHash && !changes[at].IsDeletion ? leaf : Build(level, changes);
        }

        changes[..at].CopyTo(merged);
        merged[at] = new TreeChange(path, leaf.ValueHash, IsDeletion: false);
        changes[at..].CopyTo(merged.AsSpan(at + 1));
        return Build(level, merged);
    }

    /// <summary>A slot of new leaves alone.</summary>
    private TreeSlot Build(int level, ReadOnlySpan<TreeChange> changes)
    {
        if (changes.Length == 1) return changes[0].IsDeletion ? default : TreeSlot.Leaf(changes[0].Path, changes[0].ValueHash);

        Span<TreeSlot> slots = stackalloc TreeSlot[TreeNode.Slots];
        slots.Clear();
        for (ReadOnlySpan<TreeChange> rest = changes; !rest.IsEmpty;)
        {
            int nibble = rest[0].Path.Nibble(level);
            int count = CountOf(rest, level, nibble);
            slots[nibble] = Build(level + 1, rest[..count]);
            rest = rest[count..];
        }

        return IsSingle(slots, out TreeSlot only) ? only : Write(level, changes[0].Path, slots);
    }

    /// <summary>Whether at most one key is left, so that the node collapses into its parent.</summary>
    private static bool IsSingle(ReadOnlySpan<TreeSlot> slots, out TreeSlot only)
    {
        only = default;
        foreach (ref readonly TreeSlot slot in slots)
        {
            if (slot.Kind == TreeSlotKind.Empty) continue;
            if (slot.Kind == TreeSlotKind.Node || only.Kind != TreeSlotKind.Empty) return false;

            only = slot;
        }

        return true;
    }
}
