// ReferenceEscapes: 
public static class Program
{
    public static string Run(int n)
    {
        int[] a = [1, n];
        First(a) = 5;
        return a[0].ToString();
    }

    private static ref int First(int[] a) => ref a[0]; // here
}
