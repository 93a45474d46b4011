public static class Program
{
    public static string Run(int n)
    {
        (int Low, int High) range = (n, n + 5);
        var (low, high) = range;
        (low, high) = (high, low);
        (string Name, (int A, int B) Inner) nested = ("x", (1, 2));
        bool same = (1, n) == (1, 2);
        (int, string)[] pairs = [(1, "a"), (2, "b")];
        foreach ((int number, string text) in pairs) low += number + text.Length;
        return $"{low} {high} {nested.Inner.B} {same} {range == (0, 5)} {Both(n).Item2}";
    }

    private static (int, string) Both(int n) => (n, "t");
}
