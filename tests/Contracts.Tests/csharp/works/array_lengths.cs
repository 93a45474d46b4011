public static class Program
{
    public static string Run(int n)
    {
        long length = n + 2;
        uint small = 3;
        ulong large = 4;
        int[] a = new int[length];
        byte[] b = new byte[small];
        string[] c = new string[large];
        try
        {
            long[] d = new long[long.MaxValue - n];
            return d.Length.ToString();
        }
        catch (OverflowException)
        {
            return $"{a.Length} {b.Length} {c.Length}";
        }
    }
}
