using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.State;

/// <summary>
/// Nodes used lately, within a bound in bytes. Two generations: when the young one reaches half of the bound it becomes the
/// old one, and what the old one held is forgotten unless it was used again meanwhile. The nodes near the root are used by
/// every update, so they stay. Reads may run in parallel; changes may not.
/// </summary>
internal sealed class TreeNodeCache(long bytesMax)
{
    private Dictionary<TreeNodeKey, TreeNode> _young = [];
    private Dictionary<TreeNodeKey, TreeNode> _old = [];
    private long _youngBytes;

    /// <summary>Finds a node; <paramref name="aged"/> says that it will be forgotten unless it is added again.</summary>
    public bool TryGet(in TreeNodeKey key, [NotNullWhen(true)] out TreeNode? node, out bool aged)
    {
        aged = false;
        if (_young.TryGetValue(key, out node)) return true;

        aged = true;
        return _old.TryGetValue(key, out node);
    }

    public void Add(in TreeNodeKey key, TreeNode node)
    {
        if (_young.TryAdd(key, node)) _youngBytes += node.MemoryBytes;
        else _young[key] = node;

        if (_youngBytes <= bytesMax / 2) return;

        _old = _young;
        _young = new Dictionary<TreeNodeKey, TreeNode>(_old.Count);
        _youngBytes = 0;
    }

    public void Remove(in TreeNodeKey key)
    {
        if (_young.Remove(key, out TreeNode? node)) _youngBytes -= node.MemoryBytes;
        _old.Remove(key);
    }
}
