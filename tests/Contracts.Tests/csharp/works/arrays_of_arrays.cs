public static class Program
{
    public static string Run(int n)
    {
        int[][] rows = [[1, 2], [3], []];
        int[][] made = new int[2][];
        made[0] = [n];
        string[] texts = new string[3];
        int[] filled = { 1, 2, 3 };
        var implicitly = new[] { 1L, 2L };
        int sum = 0;
        foreach (int[] row in rows) foreach (int cell in row) sum += cell;
        return $"{sum} {rows[0][^1]} {(made[1] is null)} {texts.Length} {filled[2]} {implicitly.Length} {rows is [[1, ..], ..]}";
    }
}
