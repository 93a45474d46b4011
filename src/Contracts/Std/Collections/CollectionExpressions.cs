namespace Chain.Contracts.Std;

/// <summary>What the compiler calls for <c>[a, b, .. others]</c>.</summary>
public static class CollectionExpressions
{
    /// <summary>A list of the items.</summary>
    public static ArrayList<T> ListOf<T>(ReadOnlySpan<T> items) => new(items);

    /// <summary>A queue of the items, the first of them in front.</summary>
    public static Deque<T> DequeOf<T>(ReadOnlySpan<T> items)
    {
        Deque<T> deque = new();
        for (int i = 0; i < items.Length; i++) deque.AddLast(items[i]);
        return deque;
    }
}
