// MemberForbidden: compare values, or use Sha256
public static class Program
{
    public static string Run(int n)
    {
        return new Pair(1, n).GetHashCode().ToString(); // here
    }
}

public sealed record Pair(int A, int B);
