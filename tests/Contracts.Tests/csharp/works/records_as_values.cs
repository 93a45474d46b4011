public static class Program
{
    public static string Run(int n)
    {
        Point p = new(n, 2);
        Point q = p with { X = 5 };
        (int x, int y) = q;
        Named a = new("a", p), b = new("a", new Point(n, 2));
        Size s = new(1, 2), t = s with { Wide = n };
        return $"{p == q} {x} {y} {a == b} {a.Equals(b)} {a != b with { Name = "b" }} {s == t} {t.Wide} {new Empty() == new Empty()}";
    }
}

public readonly record struct Point(int X, int Y);

public sealed record Named(string Name, Point At);

public record struct Size(int Wide, int High);

public sealed record Empty;
