// MemberForbidden: formats
public static class Program
{
    public static string Run(int n)
    {
        return $"{n:X}"; // here
    }
}
