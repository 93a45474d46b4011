using System.Runtime.CompilerServices;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>Comparisons of values whose type the caller does not know: what takes time by length is charged by length.</summary>
public static class Comparing
{
    private const int ItemPrice = 100;

    /// <summary><c>comparer.Equals(left, right)</c> of the default comparer, as records compare their fields.</summary>
    public static bool Equal<T>(EqualityComparer<T> comparer, T left, T right)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        return Equal(left, right);
    }

    /// <summary><c>self.Equals(other)</c>.</summary>
    public static bool EqualTo<T>(IEquatable<T> self, T other)
    {
        if (self is string or ITuple) return EqualObjects(self, other);
        return self.Equals(other!);
    }

    /// <summary><c>self.CompareTo(other)</c>; texts compare ordinally.</summary>
    public static int CompareTo<T>(IComparable<T> self, T other) => self switch
    {
        string text => Text.CompareOrdinal(text, other as string),
        ITuple => throw new NotSupportedException("Tuples have no order in contracts; compare their items."),
        _ => self.CompareTo(other!),
    };

    /// <summary>Whether two values are equal.</summary>
    internal static bool Equal<T>(T left, T right)
    {
        if (typeof(T).IsValueType && left is IEquatable<T> equatable and not ITuple) return equatable.Equals(right);
        return EqualObjects(left, right);
    }

    /// <summary>The verifier lets only what compares itself be boxed, so that the runtime never compares fields by reflection.</summary>
    private static bool EqualObjects(object? left, object? right)
    {
        if (left is null || right is null) return left is null && right is null;
        if (left is string text) return right is string other && Text.AreEqual(text, other);
        return left is ITuple tuple ? right is ITuple otherTuple && EqualTuples(tuple, otherTuple) : left.Equals(right);
    }

    private static bool EqualTuples(ITuple left, ITuple right)
    {
        if (left.GetType() != right.GetType()) return false;

        for (int i = 0; i < left.Length; i++)
        {
            Meter.Current.ChargeBytes(2 * ItemPrice); // Both items are boxed.
            if (!EqualObjects(left[i], right[i])) return false;
        }

        return true;
    }
}
