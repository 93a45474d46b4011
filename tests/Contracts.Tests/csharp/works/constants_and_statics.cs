public static class Program
{
    public static string Run(int n)
    {
        return $"{Limits.Most} {Limits.Name} {Limits.First.Value} {Limits.Of(n)} {Limits.Table.Length}";
    }
}

public static class Limits
{
    public const int Most = 5;
    public const string Name = "n" + "m";
    public static readonly Holder First = new(3);

    public static ReadOnlySpan<int> Table => [1, 2, 3];

    public static int Of(int n) => Table[n % 3];
}

public sealed class Holder(int value)
{
    public int Value { get; } = value;
}
