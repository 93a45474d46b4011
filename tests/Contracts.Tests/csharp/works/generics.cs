public static class Program
{
    public static string Run(int n)
    {
        Box<int> a = new(n);
        Box<string> b = new("x");
        Two<int, string> two = new(1, "y");
        return $"{a.Value} {b.Map(s => s + s).Value} {Largest(3, n, 2)} {two.Swap().First} {Count(1, 2, 3)} {First<int>.Of([n, 4])} {Default<long>()} {(Default<string>() is null)} {Box<int>.Kind}";
    }

    private static T Largest<T>(T a, T b, T c) where T : IComparable<T>
    {
        T most = a;
        if (b.CompareTo(most) > 0) most = b;
        return c.CompareTo(most) > 0 ? c : most;
    }

    private static int Count<T>(params T[] items) where T : struct => items.Length;

    private static T? Default<T>() => default;
}

public sealed class Box<T>(T value)
{
    public static int Kind => 7;

    public T Value { get; } = value;

    public Box<TOther> Map<TOther>(Func<T, TOther> map) => new(map(Value));
}

public readonly record struct Two<TFirst, TSecond>(TFirst First, TSecond Second)
{
    public Two<TSecond, TFirst> Swap() => new(Second, First);
}

public static class First<T>
{
    public static T Of(T[] items) => items[0];
}
