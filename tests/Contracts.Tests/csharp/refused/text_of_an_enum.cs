// TypeArgumentForbidden: Make the text by a method of your own
public static class Program
{
    public static string Run(int n)
    {
        Kind kind = (Kind)n;
        return $"{kind}"; // here
    }
}

public enum Kind { A, B }
