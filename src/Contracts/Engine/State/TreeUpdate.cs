using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>Names one version of the state tree. The default value is the empty tree.</summary>
/// <param name="Hash">The state root; zero for the empty tree.</param>
/// <param name="Version">Version that wrote the root's record: the last one, up to the height in question, that changed anything.</param>
public readonly record struct TreeRoot(Hash32 Hash, ulong Version)
{
    /// <summary>The tree without keys.</summary>
    public static TreeRoot Empty => default;

    /// <summary>Whether the tree has no keys.</summary>
    public bool IsEmpty => Hash.IsZero;
}

/// <summary>Takes one record of an update; the spans are valid only during the call.</summary>
public delegate void TreeRecordSink(ReadOnlySpan<byte> nodeKey, ReadOnlySpan<byte> node);

/// <summary>What a version of the state tree adds to the store and what it makes stale. Write it whole or not at all.</summary>
public sealed class TreeUpdate
{
    private readonly IReadOnlyList<TreeEdit> _edits;

    internal TreeUpdate(TreeRoot root, ulong version, IReadOnlyList<TreeEdit> edits)
    {
        Root = root;
        Version = version;
        _edits = edits;
        Records = edits.Sum(edit => edit.Written.Sum(level => level.Count));
        StaleRecords = edits.Sum(edit => edit.Stale.Count);
    }

    /// <summary>The tree after the update.</summary>
    public TreeRoot Root { get; }

    /// <summary>The version that was computed, even if nothing changed.</summary>
    public ulong Version { get; }

    /// <summary>Records that are new.</summary>
    public int Records { get; }

    /// <summary>Records of earlier versions that this one no longer refers to.</summary>
    public int StaleRecords { get; }

    /// <summary>Hands every new record to <paramref name="sink"/>, in ascending order of keys: databases take that order fastest.</summary>
    public void Write(TreeRecordSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        byte[] key = new byte[TreeNodeKey.BytesMax];
        byte[] node = new byte[TreeNode.StoredBytesMax];
        for (int level = 0; level <= TreePath.Nibbles; level++)
        {
            // The edits are of ascending subtrees, so at each level their nodes follow one another.
            foreach (TreeEdit edit in _edits)
            {
                if (level >= edit.Written.Count) continue;

                foreach ((TreeNodeKey nodeKey, TreeNode content) in edit.Written[level])
                {
                    int keyLength = nodeKey.Write(key);
                    sink(key.AsSpan(0, keyLength), node.AsSpan(0, content.Write(node)));
                }
            }
        }
    }

    /// <summary>
    /// The stale records' keys, ascending, in one value, to be kept under <see cref="Version"/> until no version below it is needed
    /// (<see cref="StaleNodes"/>); null if there are none.
    /// </summary>
    public byte[]? EncodeStale()
    {
        if (StaleRecords == 0) return null;

        TreeNodeKey[] keys = [.. _edits.SelectMany(edit => edit.Stale)];
        Array.Sort(keys);
        byte[] buffer = new byte[keys.Length * TreeNodeKey.BytesMax];
        int length = 0;
        foreach (TreeNodeKey key in keys) length += key.Write(buffer.AsSpan(length));
        return buffer[..length];
    }
}

/// <summary>
/// Reads the value of <see cref="TreeUpdate.EncodeStale"/>. Once the oldest version to be kept is v, the records that versions
/// up to and including v made stale can be deleted.
/// </summary>
public static class StaleNodes
{
    /// <summary>The keys of the stale records.</summary>
    /// <exception cref="StateTreeException">The value is malformed.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> stale)
    {
        while (!stale.IsEmpty)
        {
            int length = TreeNodeKey.LengthAt(stale.Span);
            if (length == 0) throw new StateTreeException("A list of stale records of the state tree is malformed.");

            yield return stale[..length];
            stale = stale[length..];
        }
    }
}
