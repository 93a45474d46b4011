// TypeForbidden: iterators are not metered; return an array
public static class Program
{
    public static string Run(int n)
    {
        int sum = 0;
        foreach (int i in Count(n)) sum += i;
        return sum.ToString();
    }

    private static IEnumerable<int> Count(int n)
    {
        for (int i = 0; i < n; i++) yield return i;
    }
}
