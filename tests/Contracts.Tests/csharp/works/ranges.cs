public static class Program
{
    public static string Run(int n)
    {
        int[] a = [1, 2, 3, 4, 5];
        string s = "abcdef";
        Range range = 1..^1;
        Index end = ^2;
        ReadOnlySpan<int> span = a;
        return $"{a[1..3].Length} {a[..^n].Length} {s[n..]} {s[^2..]} {s[1..^1]} {a[range].Length} {a[end]} {span[2..].Length} {span[^1]} {a[..].Length}";
    }
}
