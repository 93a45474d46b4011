using System.Runtime.CompilerServices;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>Members of spans and arrays whose time depends on lengths.</summary>
public static class Spans
{
    private const int HeaderBytes = 24;

    // Copying references checks each against the element type.
    private const int ItemPrice = 20;
    private const int CastPrice = 60;

    /// <summary>A copy.</summary>
    public static T[] ToArray<T>(ref ReadOnlySpan<T> self)
    {
        ChargeNew<T>(self.Length);
        return self.ToArray();
    }

    /// <summary>A copy.</summary>
    public static T[] ToArray<T>(ref Span<T> self)
    {
        ChargeNew<T>(self.Length);
        return self.ToArray();
    }

    /// <summary>Copies into another span.</summary>
    public static void CopyTo<T>(ref ReadOnlySpan<T> self, Span<T> destination)
    {
        ChargeCopy<T>(self.Length);
        self.CopyTo(destination);
    }

    /// <summary>Copies into another span.</summary>
    public static void CopyTo<T>(ref Span<T> self, Span<T> destination)
    {
        ChargeCopy<T>(self.Length);
        self.CopyTo(destination);
    }

    /// <summary>Sets every item to nothing.</summary>
    public static void Clear<T>(ref Span<T> self)
    {
        ChargeCopy<T>(self.Length);
        self.Clear();
    }

    /// <summary>Sets every item to a value.</summary>
    public static void Fill<T>(ref Span<T> self, T value)
    {
        ChargeCopy<T>(self.Length);
        self.Fill(value);
    }

    /// <summary>Whether items are equal one by one.</summary>
    public static bool SequenceEqual<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        if (left.Length != right.Length) return false;

        Meter.Current.Charge((long)ItemPrice * left.Length);
        return typeof(T).IsPrimitive ? MemoryExtensions.SequenceEqual(left, right, comparer: null) : AreEqual(left, right);
    }

    /// <summary>Optimised from the first call on: the price of an item does not cover code that is compiled plainly, which boxes both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreEqual<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (!Comparing.Equal(left[i], right[i])) return false;
        }

        return true;
    }

    /// <summary>Copies from array to array.</summary>
    public static void Copy(Array from, Array to, int length)
    {
        ChargeCopy(from, to, length);
        Array.Copy(from, to, length);
    }

    /// <summary>Copies from array to array.</summary>
    public static void Copy(Array from, int fromIndex, Array to, int toIndex, int length)
    {
        ChargeCopy(from, to, length);
        Array.Copy(from, fromIndex, to, toIndex, length);
    }

    /// <summary>Sets items to nothing.</summary>
    public static void Clear(Array array, int index, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        Meter.Current.Charge(ItemPriceOf(array.GetType().GetElementType()!) * Math.Max(length, 0));
        Array.Clear(array, index, length);
    }

    /// <summary>Sets every item to nothing.</summary>
    public static void Clear(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Clear(array, 0, array.Length);
    }

    /// <summary>Sets every item to a value.</summary>
    public static void Fill<T>(T[] array, T value)
    {
        ArgumentNullException.ThrowIfNull(array);
        ChargeCopy<T>(array.Length);
        Array.Fill(array, value);
    }

    /// <summary>Turns the order of items around.</summary>
    public static void Reverse<T>(T[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        ChargeCopy<T>(array.Length);
        Array.Reverse(array);
    }

    /// <summary>An array of another length with the same items.</summary>
    public static void Resize<T>(ref T[]? array, int length)
    {
        ChargeNew<T>(Math.Max(length, 0));
        Array.Resize(ref array, length);
    }

    /// <summary>A part of an array: <c>array[1..^1]</c>.</summary>
    public static T[] SubArray<T>(T[] array, Range range)
    {
        ArgumentNullException.ThrowIfNull(array);
        (_, int length) = range.GetOffsetAndLength(array.Length);
        ChargeNew<T>(length);
        return array[range];
    }

    /// <summary>
    /// Values are copied as they are. Into an array of another type the runtime would box them one by one, which is not charged,
    /// and which the verifier lets no contract do to values that are compared by reflection.
    /// </summary>
    private static void ChargeCopy(Array from, Array to, int length)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Type source = from.GetType().GetElementType()!, target = to.GetType().GetElementType()!;
        if (source != target && (source.IsValueType || target.IsValueType)) throw new ArrayTypeMismatchException();
        long price = source == target ? ItemPriceOf(source) : CastPrice;
        Meter.Current.Charge(price * Math.Max(length, 0));
    }

    private static long ItemPriceOf(Type item) =>
        item.IsValueType ? Math.Max(ItemPrice, System.Runtime.CompilerServices.RuntimeHelpers.SizeOf(item.TypeHandle)) : ItemPrice;

    private static void ChargeNew<T>(int length)
    {
        ChargeCopy<T>(length);
        Meter.Current.ChargeBytes(HeaderBytes + ((long)length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
    }

    private static void ChargeCopy<T>(int length) => Meter.Current.Charge(
        System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>()
            ? (long)ItemPrice * length
            : ((long)length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) >> 1);
}
