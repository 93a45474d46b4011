namespace S;

[Contract("records")]
public sealed partial class C : Contract
{
    [Call]
    public long Run(long n)
    {
        Point p = Constants.Origin with { X = (int)n };
        Item item = new("a", n) { Note = "b" };
        int? maybe = n > 2 ? p.X : null;
        (long low, int high) = (n, p.Y);
        object boxed = p.X;
        ReadOnlySpan<byte> data = "abc"u8;
        long sum = maybe ?? 7;
        if (boxed is int number) sum += number;
        foreach (byte b in data) sum += b;
        return item with { Size = 3 } == item ? low : high + sum + item.Size + (long)Level.High;
    }
}

public readonly record struct Point(int X, int Y);
public sealed record Item(string Name, long Size) { public string? Note { get; init; } }
public enum Level : byte { Low, High }
public static class Constants { public static readonly Point Origin = new(0, 1); }
