public static class Program
{
    public static string Run(int n)
    {
        Shape[] shapes = [new Circle("c", n), new Box("b", 2, 3), new Circle("c", n)];
        Shape moved = shapes[1] with { Name = "moved" };
        bool same = shapes[0] == shapes[2], other = shapes[0] == shapes[1];
        string text = moved is Box { High: 3 } box ? box.Name : "none";
        return $"{same} {other} {text} {shapes[0].Area()} {shapes[1].Equals(moved)} {moved.Area()}";
    }
}

public abstract record Shape(string Name)
{
    public abstract long Area();
}

public sealed record Circle(string Name, int Radius) : Shape(Name)
{
    public override long Area() => 3 * Radius * Radius;
}

public record Box(string Name, int Wide, int High) : Shape(Name)
{
    public override long Area() => Wide * High;
}
