public static class Program
{
    public static string Run(int n)
    {
        int[] first = [1, 2, n];
        int[] second = [.. first, 7, .. Three(n)];
        int[] copy = [.. second];
        string[] texts = ["a", .. Names(n), "z"];
        long[] none = [];
        int[] ones = [n];
        int sum = 0;
        foreach (int i in (int[])[.. first, .. copy, n]) sum = sum * 3 + i;
        return $"{second.Length} {second[^1]} {copy[3]} {texts.Length} {texts[^1]} {none.Length} {ones[0]} {sum}";
    }

    private static int[] Three(int n) => [n, n + 1, n + 2];

    private static string[] Names(int n) => n > 1 ? ["b", "c"] : [];
}
