using Chain.Contracts.Std;

public static class Program
{
    public static string Run(int n)
    {
        ArrayList<int> list = [1, 2, n];
        ArrayList<int> more = [.. list, 4, .. (int[])[5, 6]];
        OrderedSet<int> set = new(Orders.Int32);
        foreach (int i in (int[])[3, 1, 3]) set.Add(i);
        Deque<int> deque = [n, 2];
        int[] back = [.. more];
        int sum = 0;
        foreach (int i in more) sum = sum * 2 + i;
        return $"{more.Count} {sum} {set.Count} {deque.Count} {back.Length} {back[^1]}";
    }
}
