namespace Chain.Contracts.Std;

/// <summary>Stable sorting and binary search.</summary>
public static class Sorting
{
    // Below this length insertion makes fewer comparisons' worth of work than merging.
    private const int RunLength = 8;

    /// <summary>Sorts in place; what is the same to <paramref name="order"/> keeps its order.</summary>
    /// <remarks>
    /// Merge sort: at most about n·log2(n) + 2n comparisons, and an array of the same length. One comparison for each pair of
    /// neighbours if the array is sorted already.
    /// </remarks>
    public static void Stable<T>(T[] items, IOrder<T> order) => Stable(items, 0, items.Length, order);

    /// <inheritdoc cref="Stable{T}(T[], IOrder{T})"/>
    public static void Stable<T>(T[] items, Comparison<T> comparison) => Stable(items, Orders.By(comparison));

    /// <summary>Sorts <paramref name="count"/> items from <paramref name="start"/> on, as <see cref="Stable{T}(T[], IOrder{T})"/> does.</summary>
    /// <exception cref="ArgumentException">The range is not within the array.</exception>
    public static void Stable<T>(T[] items, int start, int count, IOrder<T> order)
    {
        Check.Range(items.Length, start, count);
        if (IsSorted(items, start, count, order)) return;

        SortRuns(items, start, count, order);
        if (count > RunLength) MergeRuns(items, start, count, order);
    }

    /// <summary>Where the first item is that does not come before <paramref name="sought"/>; the length if there is none.</summary>
    /// <param name="items">Sorted by <paramref name="order"/>.</param>
    /// <param name="sought">What is looked for.</param>
    /// <param name="order">The order of the items.</param>
    /// <remarks>At most log2(n) + 1 comparisons.</remarks>
    public static int LowerBound<T>(T[] items, T sought, IOrder<T> order) => LowerBound(items, items.Length, sought, order);

    internal static int LowerBound<T>(T[] items, int count, T sought, IOrder<T> order)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (order.Compare(items[middle], sought) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static bool IsSorted<T>(T[] items, int start, int count, IOrder<T> order)
    {
        for (int i = start + 1; i < start + count; i++)
        {
            if (order.Compare(items[i - 1], items[i]) > 0) return false;
        }

        return true;
    }

    private static void SortRuns<T>(T[] items, int start, int count, IOrder<T> order)
    {
        int end = start + count;
        for (int run = start; run < end; run += Math.Min(RunLength, end - run))
        {
            int runEnd = run + Math.Min(RunLength, end - run);
            for (int i = run + 1; i < runEnd; i++) Sink(items, run, i, order);
        }
    }

    /// <summary>Moves the item at <paramref name="index"/> to its place among the sorted ones before it.</summary>
    private static void Sink<T>(T[] items, int start, int index, IOrder<T> order)
    {
        T item = items[index];
        int place = index;
        for (; place > start && order.Compare(items[place - 1], item) > 0; place--) items[place] = items[place - 1];
        items[place] = item;
    }

    private static void MergeRuns<T>(T[] items, int start, int count, IOrder<T> order)
    {
        T[] left = new T[count];
        for (long width = RunLength; width < count; width *= 2)
        {
            for (long first = 0; first + width < count; first += 2 * width)
            {
                int middle = (int)(first + width), end = (int)Math.Min(first + (2 * width), count);
                Merge(items, start + (int)first, start + middle, start + end, left, order);
            }
        }
    }

    /// <summary>Merges two sorted neighbours; on a tie the one on the left goes first, which makes the sort stable.</summary>
    private static void Merge<T>(T[] items, int start, int middle, int end, T[] left, IOrder<T> order)
    {
        if (order.Compare(items[middle - 1], items[middle]) <= 0) return;

        int leftCount = middle - start, taken = 0, right = middle, place = start;
        Check.Move(items, start, left, 0, leftCount);
        while (taken < leftCount && right < end)
        {
            items[place++] = order.Compare(left[taken], items[right]) <= 0 ? left[taken++] : items[right++];
        }

        Check.Move(left, taken, items, place, leftCount - taken);
    }
}
