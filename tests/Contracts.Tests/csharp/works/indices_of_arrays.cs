public static class Program
{
    public static string Run(int n)
    {
        int[] a = [5, 6, 7, 8];
        long i = n;
        uint j = 1;
        ulong k = 2;
        byte b = 3;
        return $"{a[i]} {a[j]} {a[k]} {a[b]} {a[^1]} {a[^(n + 1)]}";
    }
}
