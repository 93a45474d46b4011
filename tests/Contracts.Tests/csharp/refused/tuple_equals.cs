// MemberForbidden: compare tuples by ==
public static class Program
{
    public static string Run(int n)
    {
        (int, int) pair = (1, n);
        return pair.Equals((1, 2)) ? "same" : "other"; // here
    }
}
