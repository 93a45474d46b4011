namespace Chain.Contracts.Std;

/// <summary>Removal from the B-tree, in one way down: each node is refilled before it is entered.</summary>
internal static class MapRemoval
{
    public static bool TryRemove<TKey, TValue>(MapNode<TKey, TValue> node, TKey key, IOrder<TKey> order, out TValue value)
    {
        while (true)
        {
            int index = node.Search(key, order);
            if (node.Children is null)
            {
                value = index >= 0 ? node.Values[index] : default!;
                if (index >= 0) node.RemoveAt(index);
                return index >= 0;
            }

            if (index < 0)
            {
                node = node.Refill(~index);
            }
            else if (TryReplace(node, index, out value))
            {
                return true;
            }
            else
            {
                node = node.MergeChildren(index); // The key is in it.
            }
        }
    }

    /// <summary>Puts the nearest entry from below, or else from above, in the place of an inner one, if a child can spare it.</summary>
    private static bool TryReplace<TKey, TValue>(MapNode<TKey, TValue> node, int index, out TValue removed)
    {
        const int Degree = MapNode<TKey, TValue>.Degree;
        removed = node.Values[index];
        bool fromBelow = node.Children![index].Count >= Degree;
        if (!fromBelow && node.Children[index + 1].Count < Degree) return false;

        MapEntry<TKey, TValue> entry = fromBelow ? TakeLast(node.Children[index]) : TakeFirst(node.Children[index + 1]);
        node.Keys[index] = entry.Key;
        node.Values[index] = entry.Value;
        return true;
    }

    private static MapEntry<TKey, TValue> TakeLast<TKey, TValue>(MapNode<TKey, TValue> node)
    {
        while (node.Children is not null) node = node.Refill(node.Count);
        int last = node.Count - 1;
        MapEntry<TKey, TValue> entry = new(node.Keys[last], node.Values[last]);
        node.RemoveAt(last);
        return entry;
    }

    private static MapEntry<TKey, TValue> TakeFirst<TKey, TValue>(MapNode<TKey, TValue> node)
    {
        while (node.Children is not null) node = node.Refill(0);
        MapEntry<TKey, TValue> entry = new(node.Keys[0], node.Values[0]);
        node.RemoveAt(0);
        return entry;
    }
}
