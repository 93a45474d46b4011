// OpcodeForbidden: Fixed
public static class Program
{
    public static string Run(int n)
    {
        double d = n / 3.0; // here
        return d > 1 ? "more" : "less";
    }
}
