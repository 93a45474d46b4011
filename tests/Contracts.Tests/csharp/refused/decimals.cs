// TypeForbidden: use Measure
public static class Program
{
    public static string Run(int n)
    {
        decimal d = n / 3m; // here
        return d > 1 ? "more" : "less";
    }
}
