public static class Program
{
    public static string Run(int n)
    {
        Kind kind = (Kind)n;
        try
        {
            return kind switch { Kind.A => "a", Kind.B => "b" };
        }
        catch (InvalidOperationException)
        {
            return "neither";
        }
    }
}

public enum Kind { A, B }
