namespace Chain.Contracts.Std;

/// <summary>Keys in order, each with a value. Enumerates by ascending key, whatever the order of insertion was.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>
/// A B-tree: looking up, setting and removing make at most about log2(n) + log8(n) comparisons, whatever the keys are.
/// </remarks>
public sealed class OrderedMap<TKey, TValue>
{
    private readonly IOrder<TKey> _order;
    private MapNode<TKey, TValue> _root = new(isLeaf: true);
    private int _count;
    private int _version;

    /// <summary>An empty map.</summary>
    /// <param name="order">Decides the order of the keys, and which are the same.</param>
    public OrderedMap(IOrder<TKey> order) => _order = order;

    /// <summary>An empty map whose keys are ordered by a comparison.</summary>
    public OrderedMap(Comparison<TKey> comparison) => _order = Orders.By(comparison);

    /// <summary>How many keys there are.</summary>
    public int Count => _count;

    /// <summary>What a key stands for. Setting adds the key, or replaces its value.</summary>
    /// <exception cref="ArgumentException">Getting: the map has no such key.</exception>
    public TValue this[TKey key]
    {
        get => TryGet(key, out TValue value) ? value : throw new ArgumentException("The map has no such key.", nameof(key));
        set => Put(key, value, replace: true);
    }

    /// <summary>Finds what a key stands for; false if the map has no such key.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        MapNode<TKey, TValue> node = _root;
        while (true)
        {
            int index = node.Search(key, _order);
            if (index >= 0)
            {
                value = node.Values[index];
                return true;
            }

            if (node.Children is null) break;
            node = node.Children[~index];
        }

        value = default!;
        return false;
    }

    /// <summary>What a key stands for, or <paramref name="otherwise"/> if the map has no such key.</summary>
    public TValue GetOr(TKey key, TValue otherwise) => TryGet(key, out TValue value) ? value : otherwise;

    /// <summary>Whether the map has the key.</summary>
    public bool Contains(TKey key) => TryGet(key, out _);

    /// <summary>Adds a key that the map does not have.</summary>
    /// <exception cref="ArgumentException">The map has the key.</exception>
    public void Add(TKey key, TValue value)
    {
        if (!TryAdd(key, value)) throw new ArgumentException("The map has the key already.", nameof(key));
    }

    /// <summary>Adds a key; false, without a change, if the map has it.</summary>
    public bool TryAdd(TKey key, TValue value) => Put(key, value, replace: false);

    /// <summary>Removes a key; false if the map has no such key.</summary>
    public bool Remove(TKey key) => Remove(key, out _);

    /// <summary>Removes a key and gives back what it stood for; false if the map has no such key.</summary>
    public bool Remove(TKey key, out TValue value)
    {
        bool removed = MapRemoval.TryRemove(_root, key, _order, out value);
        if (_root.Count == 0 && _root.Children is not null) _root = _root.Children[0];
        if (removed) _count--;
        _version = unchecked(_version + 1);
        return removed;
    }

    /// <summary>Removes the entry with the least key and gives it back; false if the map is empty.</summary>
    public bool TryRemoveFirst(out MapEntry<TKey, TValue> entry) => TryFirst(out entry) && Remove(entry.Key);

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _root = new MapNode<TKey, TValue>(isLeaf: true);
        _count = 0;
        _version = unchecked(_version + 1);
    }

    /// <summary>The entry with the least key; false if the map is empty.</summary>
    public bool TryFirst(out MapEntry<TKey, TValue> entry)
    {
        MapNode<TKey, TValue> node = _root;
        while (node.Children is not null) node = node.Children[0];
        return TryEntry(node, 0, out entry);
    }

    /// <summary>The entry with the greatest key; false if the map is empty.</summary>
    public bool TryLast(out MapEntry<TKey, TValue> entry)
    {
        MapNode<TKey, TValue> node = _root;
        while (node.Children is not null) node = node.Children[node.Count];
        return TryEntry(node, node.Count - 1, out entry);
    }

    /// <summary>The entry with the greatest key that is at most <paramref name="key"/>; false if all keys are above.</summary>
    public bool TryFloor(TKey key, out MapEntry<TKey, TValue> entry) => TryAtMost(key, orSame: true, out entry);

    /// <summary>The entry with the greatest key that is below <paramref name="key"/>; false if there is none.</summary>
    public bool TryBelow(TKey key, out MapEntry<TKey, TValue> entry) => TryAtMost(key, orSame: false, out entry);

    /// <summary>The entry with the least key that is at least <paramref name="key"/>; false if all keys are below.</summary>
    public bool TryCeiling(TKey key, out MapEntry<TKey, TValue> entry) => TryAtLeast(key, orSame: true, out entry);

    /// <summary>The entry with the least key that is above <paramref name="key"/>; false if there is none.</summary>
    public bool TryAbove(TKey key, out MapEntry<TKey, TValue> entry) => TryAtLeast(key, orSame: false, out entry);

    /// <summary>The entries from <paramref name="start"/> on, ascending.</summary>
    public MapRange<TKey, TValue> From(TKey start) => new(this, true, start, false, default!, false);

    /// <summary>The entries below <paramref name="end"/>, ascending.</summary>
    public MapRange<TKey, TValue> Before(TKey end) => new(this, false, default!, true, end, false);

    /// <summary>The entries from <paramref name="start"/> on and below <paramref name="end"/>, ascending. None if start is not below end.</summary>
    public MapRange<TKey, TValue> Range(TKey start, TKey end) => new(this, true, start, true, end, false);

    /// <summary>All entries, descending.</summary>
    public MapRange<TKey, TValue> Reverse() => new(this, false, default!, false, default!, true);

    /// <summary>Enumerates all entries, ascending. The map must not change meanwhile.</summary>
    public MapEnumerator<TKey, TValue> GetEnumerator() => new MapRange<TKey, TValue>(this, false, default!, false, default!, false).GetEnumerator();

    internal MapNode<TKey, TValue> Root => _root;

    internal IOrder<TKey> Order => _order;

    internal int Version => _version;

    /// <summary>Adds or replaces; false if the map has the key and <paramref name="replace"/> is false. Full nodes are split on the way down.</summary>
    private bool Put(TKey key, TValue value, bool replace)
    {
        _version = unchecked(_version + 1);
        if (_root.Count == MapNode<TKey, TValue>.KeysMax) GrowRoot();
        MapNode<TKey, TValue> node = _root;
        while (true)
        {
            int index = node.Search(key, _order);
            if (index >= 0)
            {
                if (replace) node.Values[index] = value;
                return replace;
            }

            index = ~index;
            if (node.Children is null)
            {
                node.InsertAt(index, key, value, null);
                _count++;
                return true;
            }

            // After a split the entry that came up may be the key's own, or precede it: the same node is searched again.
            if (node.Children[index].Count == MapNode<TKey, TValue>.KeysMax) node.SplitChild(index);
            else node = node.Children[index];
        }
    }

    private void GrowRoot()
    {
        MapNode<TKey, TValue> root = new(isLeaf: false);
        root.Children![0] = _root;
        root.SplitChild(0);
        _root = root;
    }

    private bool TryAtMost(TKey key, bool orSame, out MapEntry<TKey, TValue> entry)
    {
        entry = default;
        bool found = false;
        for (MapNode<TKey, TValue>? node = _root; node is not null;)
        {
            int index = node.Search(key, _order);
            if (index >= 0 && orSame) return TryEntry(node, index, out entry);

            int below = index >= 0 ? index : ~index;
            if (below > 0) found = TryEntry(node, below - 1, out entry);
            node = node.Children?[below];
        }

        return found;
    }

    private bool TryAtLeast(TKey key, bool orSame, out MapEntry<TKey, TValue> entry)
    {
        entry = default;
        bool found = false;
        for (MapNode<TKey, TValue>? node = _root; node is not null;)
        {
            int index = node.Search(key, _order);
            if (index >= 0 && orSame) return TryEntry(node, index, out entry);

            int above = index >= 0 ? index + 1 : ~index;
            if (above < node.Count) found = TryEntry(node, above, out entry);
            node = node.Children?[above];
        }

        return found;
    }

    private static bool TryEntry(MapNode<TKey, TValue> node, int index, out MapEntry<TKey, TValue> entry)
    {
        bool any = index >= 0 && index < node.Count;
        entry = any ? new MapEntry<TKey, TValue>(node.Keys[index], node.Values[index]) : default;
        return any;
    }
}
