// MemberForbidden: use Ordinal
public static class Program
{
    public static string Run(int n)
    {
        return " a ".Trim() + n; // here
    }
}
