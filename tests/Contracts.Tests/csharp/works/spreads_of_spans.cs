public static class Program
{
    public static string Run(int n)
    {
        ReadOnlySpan<int> span = [1, 2, n];
        Span<int> changed = [n, n + 1];
        changed[0] = 9;
        int[] both = [.. span, .. changed];
        ReadOnlySpan<int> all = [.. both, 5];
        return $"{both.Length} {both[3]} {all.Length} {all[^1]} {Sum([1, 2, 3])} {Sum([.. both])} {Sum()} {Sum(n)}";
    }

    private static int Sum(params ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values) sum += value;
        return sum;
    }
}
