namespace Chain.Contracts.Std;

/// <summary>What waits in a heap, and when it came.</summary>
internal readonly struct HeapEntry<TItem, TPriority>
{
    public HeapEntry(TItem item, TPriority priority, long number)
    {
        Item = item;
        Priority = priority;
        Number = number;
    }

    public TItem Item { get; }

    public TPriority Priority { get; }

    public long Number { get; }
}
