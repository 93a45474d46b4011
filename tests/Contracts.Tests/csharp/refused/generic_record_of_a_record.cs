// BaseTypeForbidden: hold the other record in a field
public static class Program
{
    public static string Run(int n)
    {
        Base<int> b = new Derived<int>(n, 2);
        return b == new Derived<int>(1, 2) ? "same" : "other";
    }
}

public record Base<T>(T A);

public sealed record Derived<T>(T A, int B) : Base<T>(A);
