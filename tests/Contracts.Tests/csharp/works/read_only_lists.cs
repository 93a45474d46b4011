public static class Program
{
    public static string Run(int n)
    {
        System.Collections.Generic.IReadOnlyList<int> list = [1, 2, n];
        return $"{list.Count} {list[2]}";
    }
}
