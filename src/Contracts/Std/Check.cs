namespace Chain.Contracts.Std;

/// <summary>What collections refuse, and the one way in which they move items.</summary>
internal static class Check
{
    public static void Range(int length, int start, int count)
    {
        if (start < 0 || count < 0 || start > length - count) throw new ArgumentException("The range is not within the items.");
    }

    public static void Index(int index, int count)
    {
        if (unchecked((uint)index) >= (uint)count) throw new ArgumentException("The index is not that of an item.", nameof(index));
    }

    public static void NotEmpty(int count)
    {
        if (count == 0) throw new InvalidOperationException("The collection is empty.");
    }

    public static void Unchanged(int expected, int version)
    {
        if (expected != version) throw new InvalidOperationException("A collection must not change while it is enumerated.");
    }

    public static void Move<T>(T[] source, int start, T[] destination, int destinationStart, int count) =>
        Array.Copy(source, start, destination, destinationStart, count);
}
