using System.Reflection;

namespace Chain.Contracts.Tests.Std.Differential;

/// <summary>Which member of <c>Source</c> makes an argument.</summary>
internal static class StdArguments
{
    // What takes room or time by its size stays small: the rest may be anything.
    private static readonly string[] Sizes = ["capacity", "width", "count", "length", "population", "exponent", "decimals"];

    private static readonly Dictionary<string, string> Makers = new()
    {
        ["int"] = "(s.Bool() ? s.Below(12) : s.Int())",
        ["uint"] = "s.UInt()",
        ["long"] = "s.Long()",
        ["ulong"] = "s.ULong()",
        ["byte"] = "s.Byte()",
        ["char"] = "s.Char()",
        ["bool"] = "s.Bool()",
        ["string"] = "s.Text()",
        ["Int128"] = "s.Wide()",
        ["UInt128"] = "s.UWide()",
        ["Hash32"] = "s.Hash()",
        ["Byte[]"] = "s.Bytes()",
        ["Int32[]"] = "s.Ints()",
        ["T[]"] = "s.Ints()",
        ["String[]"] = "s.Texts()",
        ["ReadOnlySpan<int>"] = "new ReadOnlySpan<int>(s.Ints())",
        ["ReadOnlySpan<T>"] = "new ReadOnlySpan<int>(s.Ints())",
        ["CanonicalWriter"] = "new Chain.Encoding.CanonicalWriter(64)",
        ["CanonicalReader&"] = "new Chain.Encoding.CanonicalReader(s.Encoded())",
        ["T"] = "s.Below(12)",
        ["TKey"] = "s.Below(12)",
        ["Rounding"] = "s.Rounding()",
        ["Dimension"] = "s.Dimension()",
        ["Fixed"] = "s.Fixed()",
        ["BigInt"] = "s.Big()",
        ["Unit"] = "s.Unit()",
        ["Amount"] = "s.Amount()",
        ["IOrder<int>"] = "s.Order()",
        ["IOrder<T>"] = "s.Order()",
        ["IOrder<TKey>"] = "s.Order()",
        ["Comparison<int>"] = "s.Comparison()",
        ["Comparison<T>"] = "s.Comparison()",
        ["Func<int, bool>"] = "s.Test()",
        ["Func<T, TKey>"] = "s.Key()",
        ["ArrayList<int>"] = "s.List()",
        ["ArrayList<T>"] = "s.List()",
        ["Deque<int>"] = "s.Deque()",
        ["BitSet"] = "s.Bits()",
        ["Heap<int, int>"] = "s.Heap()",
        ["OrderedMap<int, int>"] = "s.Map()",
        ["OrderedSet<int>"] = "s.Set()",
        ["TextBuilder"] = "s.Builder()",
        ["DeterministicRandom"] = "s.Random()",
        ["JsonLimits"] = "s.Limits()",
        ["JsonValue"] = "s.Json()",
        ["JsonValue[]"] = "s.Jsons()",
        ["JsonMember"] = "s.Member()",
        ["JsonMember[]"] = "s.Members()",
        ["JsonError"] = "s.Error()",
        ["JsonErrorCode"] = "s.JsonErrorCode()",
        ["MapEntry<int, int>"] = "s.Pair()",
        ["MapRange<int, int>"] = "s.Range()",
        ["SetRange<int>"] = "s.Numbers()",
        ["MapEnumerator<int, int>"] = "s.Entries()",
        ["SetEnumerator<int>"] = "s.Items()",
        ["ArrayListEnumerator<int>"] = "s.ListItems()",
        ["DequeEnumerator<int>"] = "s.DequeItems()",
        ["BitSetEnumerator"] = "s.BitItems()",
    };

    /// <summary>An argument for a parameter.</summary>
    /// <exception cref="InvalidOperationException">Nothing makes one: add it to the source.</exception>
    public static string Make(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(object)) return $"(object){Make(parameter.Member.DeclaringType!)}";
        if (parameter.ParameterType == typeof(int) && Sizes.Contains(parameter.Name)) return "s.Below(40)";
        return Make(parameter.ParameterType);
    }

    /// <summary>A value of a type.</summary>
    /// <exception cref="InvalidOperationException">Nothing makes one: add it to the source.</exception>
    public static string Make(Type type) => Makers.TryGetValue(StdSyntax.NameOf(type), out string? maker) ? maker
        : throw new InvalidOperationException($"Nothing makes a {StdSyntax.NameOf(type)}: add it to DriverRuntime.cs.txt and StdArguments.");
}
