using System.Diagnostics.CodeAnalysis;
using Chain.Encoding;

namespace Chain.Contracts.Std;

/// <summary>Ready orders, and orders made of others. Each call makes one small object: keep it where it is used in a loop.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The orders are named after what they order.")]
public static class Orders
{
    /// <summary>Ascending.</summary>
    public static IOrder<int> Int32 => new Int32Order();

    /// <summary>Ascending.</summary>
    public static IOrder<uint> UInt32 => new UInt32Order();

    /// <summary>Ascending.</summary>
    public static IOrder<long> Int64 => new Int64Order();

    /// <summary>Ascending.</summary>
    public static IOrder<ulong> UInt64 => new UInt64Order();

    /// <summary>Ascending.</summary>
    public static IOrder<byte> Bytes => new ByteOrder();

    /// <summary>By code unit (<see cref="Ordinal.Compare"/>).</summary>
    public static IOrder<char> Chars => new CharOrder();

    /// <summary>False before true.</summary>
    public static IOrder<bool> Booleans => new BooleanOrder();

    /// <summary>By UTF-16 code units (<see cref="Ordinal.Compare"/>). No culture, no case folding.</summary>
    public static IOrder<string> Text => new TextOrder();

    /// <summary>By code points, which is how the keys of contract state are ordered (<see cref="Ordinal.CompareCodePoints"/>).</summary>
    public static IOrder<string> CodePoints => new CodePointOrder();

    /// <summary>By bytes.</summary>
    public static IOrder<Hash32> Hashes => new HashOrder();

    /// <summary>By bytes.</summary>
    public static IOrder<Address> Addresses => new AddressOrder();

    /// <summary>Ascending.</summary>
    public static IOrder<Fixed> Fixed => new FixedOrder();

    /// <summary>Ascending.</summary>
    public static IOrder<BigInt> BigInts => new BigIntOrder();

    /// <summary>The order that a comparison makes.</summary>
    public static IOrder<T> By<T>(Comparison<T> comparison) => new ComparisonOrder<T>(comparison);

    /// <summary>By a key that each value has.</summary>
    /// <param name="key">Called for both values of each comparison.</param>
    /// <param name="order">The order of the keys.</param>
    public static IOrder<T> By<T, TKey>(Func<T, TKey> key, IOrder<TKey> order) => new KeyOrder<T, TKey>(key, order);

    /// <summary>Descending where <paramref name="order"/> ascends.</summary>
    public static IOrder<T> Reverse<T>(IOrder<T> order) => new ReverseOrder<T>(order);

    /// <summary>By <paramref name="first"/>, and by <paramref name="second"/> among what is the same to it.</summary>
    public static IOrder<T> Then<T>(IOrder<T> first, IOrder<T> second) => new ThenOrder<T>(first, second);
}
