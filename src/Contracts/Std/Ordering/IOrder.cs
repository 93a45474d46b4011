namespace Chain.Contracts.Std;

/// <summary>
/// A total order of values: what ordered collections and sorting ask. Ready ones are in <see cref="Orders"/>.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
/// <remarks>
/// An order that contradicts itself gives a collection or sorted array of no particular order, the same on every node;
/// nothing loops or reads out of bounds because of it.
/// </remarks>
public interface IOrder<T>
{
    /// <summary>Below 0 if <paramref name="left"/> comes first, 0 if the two are the same, above 0 if it comes second.</summary>
    int Compare(T left, T right);
}
