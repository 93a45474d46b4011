// OpcodeForbidden: 
public static class Program
{
    public static string Run(int n)
    {
        Span<int> s = stackalloc int[4]; // here
        s[0] = n;
        return s[0].ToString();
    }
}
