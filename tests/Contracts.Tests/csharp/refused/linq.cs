// TypeForbidden: use a loop, or the collections of Chain.Contracts.Std
public static class Program
{
    public static string Run(int n)
    {
        int[] a = [1, n];
        return a.Where(x => x > 1).Sum().ToString(); // here
    }
}
