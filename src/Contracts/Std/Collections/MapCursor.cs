namespace Chain.Contracts.Std;

/// <summary>
/// A place between entries of the B-tree: the nodes from the root down, and in each the index of the entry behind the place.
/// </summary>
internal sealed class MapCursor<TKey, TValue>
{
    private const int Deepest = 12; // 2·8^11 keys are more than an int counts.

    private readonly MapNode<TKey, TValue>[] _nodes = new MapNode<TKey, TValue>[Deepest];
    private readonly int[] _indices = new int[Deepest];
    private int _depth;

    public TKey Key { get; private set; } = default!;

    public TValue Value { get; private set; } = default!;

    /// <summary>Goes before the first entry below a node.</summary>
    public void SeekFirst(MapNode<TKey, TValue>? node)
    {
        for (; node is not null; node = node.Children?[0]) Push(node, 0);
    }

    /// <summary>Goes behind the last entry below a node.</summary>
    public void SeekLast(MapNode<TKey, TValue>? node)
    {
        for (; node is not null; node = node.Children?[node.Count]) Push(node, node.Count);
    }

    /// <summary>Goes before the first entry whose key is at least <paramref name="key"/>.</summary>
    public void Seek(MapNode<TKey, TValue>? node, TKey key, IOrder<TKey> order)
    {
        while (node is not null)
        {
            int index = node.Search(key, order);
            if (index >= 0)
            {
                // The place is at the end of what lies below the key.
                Push(node, index);
                SeekLast(node.Children?[index]);
                return;
            }

            Push(node, ~index);
            node = node.Children?[~index];
        }
    }

    /// <summary>Passes the next entry, which becomes the current one.</summary>
    public bool MoveNext()
    {
        while (_depth > 0)
        {
            MapNode<TKey, TValue> node = _nodes[_depth - 1];
            int index = _indices[_depth - 1];
            if (index < node.Count)
            {
                SetCurrent(node, index);
                _indices[_depth - 1] = index + 1;
                SeekFirst(node.Children?[index + 1]);
                return true;
            }

            _depth--;
        }

        return false;
    }

    /// <summary>Passes the entry before, which becomes the current one.</summary>
    public bool MovePrevious()
    {
        while (_depth > 0)
        {
            MapNode<TKey, TValue> node = _nodes[_depth - 1];
            int index = _indices[_depth - 1] - 1;
            if (index >= 0)
            {
                SetCurrent(node, index);
                _indices[_depth - 1] = index;
                SeekLast(node.Children?[index]);
                return true;
            }

            _depth--;
        }

        return false;
    }

    private void SetCurrent(MapNode<TKey, TValue> node, int index)
    {
        Key = node.Keys[index];
        Value = node.Values[index];
    }

    private void Push(MapNode<TKey, TValue> node, int index)
    {
        _nodes[_depth] = node;
        _indices[_depth] = index;
        _depth++;
    }
}
