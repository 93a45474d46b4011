// MemberForbidden: use string.CompareOrdinal
public static class Program
{
    public static string Run(int n)
    {
        return string.Compare("a", "b").ToString() + n;
    }
}
