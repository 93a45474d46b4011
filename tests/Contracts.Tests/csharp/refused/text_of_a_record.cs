// MemberForbidden: write a method that makes the text
public static class Program
{
    public static string Run(int n)
    {
        return new Pair(1, n).ToString();
    }
}

public sealed record Pair(int A, int B);
