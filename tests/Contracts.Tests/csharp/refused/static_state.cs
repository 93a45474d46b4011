// StaticFieldForbidden: Keep
public static class Program
{
    public static string Run(int n)
    {
        s_count += n;
        return s_count.ToString();
    }

    private static int s_count;
}
