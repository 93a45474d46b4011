namespace Chain.Contracts.Std;

/// <summary>A node of the B-tree behind ordered maps: sorted keys with their values, and around them the children.</summary>
/// <remarks>Source: T. Cormen and others, Introduction to Algorithms, chapter on B-trees, with minimum degree 8.</remarks>
internal sealed class MapNode<TKey, TValue>
{
    /// <summary>Fewest children of an inner node that is not the root.</summary>
    public const int Degree = 8;

    /// <summary>Most keys of a node.</summary>
    public const int KeysMax = (2 * Degree) - 1;

    public readonly TKey[] Keys = new TKey[KeysMax];
    public readonly TValue[] Values = new TValue[KeysMax];
    public readonly MapNode<TKey, TValue>[]? Children;
    public int Count;

    public MapNode(bool isLeaf) => Children = isLeaf ? null : new MapNode<TKey, TValue>[KeysMax + 1];

    /// <summary>The index of a key, or the complement of the index of the first key behind it.</summary>
    public int Search(TKey key, IOrder<TKey> order)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int place = order.Compare(Keys[middle], key);
            if (place == 0) return middle;
            if (place < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>Puts an entry before the one at <paramref name="index"/>, and a child behind the entry.</summary>
    public void InsertAt(int index, TKey key, TValue value, MapNode<TKey, TValue>? right)
    {
        Check.Move(Keys, index, Keys, index + 1, Count - index);
        Check.Move(Values, index, Values, index + 1, Count - index);
        if (Children is not null)
        {
            Check.Move(Children, index + 1, Children, index + 2, Count - index);
            Children[index + 1] = right!;
        }

        Keys[index] = key;
        Values[index] = value;
        Count++;
    }

    /// <summary>Removes an entry, and the child behind it.</summary>
    public void RemoveAt(int index)
    {
        Count--;
        Check.Move(Keys, index + 1, Keys, index, Count - index);
        Check.Move(Values, index + 1, Values, index, Count - index);
        Keys[Count] = default!;
        Values[Count] = default!;
        if (Children is null) return;

        Check.Move(Children, index + 2, Children, index + 1, Count - index);
        Children[Count + 1] = null!;
    }

    /// <summary>Moves the upper half of a full child into a new one behind it; the entry between the halves comes up.</summary>
    public void SplitChild(int index)
    {
        MapNode<TKey, TValue> left = Children![index];
        MapNode<TKey, TValue> right = new(left.Children is null);
        left.MoveTail(Degree, right);
        left.Count = Degree - 1;
        TKey key = left.Keys[left.Count];
        TValue value = left.Values[left.Count];
        left.Keys[left.Count] = default!;
        left.Values[left.Count] = default!;
        InsertAt(index, key, value, right);
    }

    /// <summary>Makes sure that a child can lose an entry, and returns the child that then covers its keys.</summary>
    public MapNode<TKey, TValue> Refill(int index)
    {
        MapNode<TKey, TValue> child = Children![index];
        if (child.Count >= Degree) return child;

        if (index > 0 && Children[index - 1].Count >= Degree) TakeFromLeft(index);
        else if (index < Count && Children[index + 1].Count >= Degree) TakeFromRight(index);
        else return MergeChildren(index < Count ? index : index - 1);

        return child;
    }

    /// <summary>Makes one child of the two around an entry and the entry.</summary>
    public MapNode<TKey, TValue> MergeChildren(int index)
    {
        MapNode<TKey, TValue> left = Children![index], right = Children[index + 1];
        left.Keys[left.Count] = Keys[index];
        left.Values[left.Count] = Values[index];
        left.Count++;
        right.CopyTo(left);
        RemoveAt(index);
        return left;
    }

    private void TakeFromLeft(int index)
    {
        MapNode<TKey, TValue> child = Children![index], left = Children[index - 1];
        int last = left.Count - 1;
        MapNode<TKey, TValue>? moved = left.Children?[last + 1];
        child.InsertAt(0, Keys[index - 1], Values[index - 1], child.Children?[0]);
        if (child.Children is not null) child.Children[0] = moved!;
        Keys[index - 1] = left.Keys[last];
        Values[index - 1] = left.Values[last];
        left.RemoveAt(last);
    }

    private void TakeFromRight(int index)
    {
        MapNode<TKey, TValue> child = Children![index], right = Children[index + 1];
        MapNode<TKey, TValue>? moved = right.Children?[0];
        child.InsertAt(child.Count, Keys[index], Values[index], moved);
        Keys[index] = right.Keys[0];
        Values[index] = right.Values[0];
        if (right.Children is not null) right.Children[0] = right.Children[1];
        right.RemoveAt(0);
    }

    /// <summary>Moves the entries from <paramref name="start"/> on, and the children around them, into an empty node.</summary>
    private void MoveTail(int start, MapNode<TKey, TValue> target)
    {
        int moved = Count - start;
        Check.Move(Keys, start, target.Keys, 0, moved);
        Check.Move(Values, start, target.Values, 0, moved);
        if (Children is not null) Check.Move(Children, start, target.Children!, 0, moved + 1);
        target.Count = moved;
        for (int i = start; i < Count; i++)
        {
            Keys[i] = default!;
            Values[i] = default!;
            if (Children is not null) Children[i + 1] = null!;
        }

        if (Children is not null) Children[start] = null!;
    }

    private void CopyTo(MapNode<TKey, TValue> target)
    {
        Check.Move(Keys, 0, target.Keys, target.Count, Count);
        Check.Move(Values, 0, target.Values, target.Count, Count);
        if (Children is not null) Check.Move(Children, 0, target.Children!, target.Count, Count + 1);
        target.Count += Count;
    }
}
