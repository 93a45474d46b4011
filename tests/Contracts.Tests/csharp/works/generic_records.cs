public static class Program
{
    public static string Run(int n)
    {
        Result<int> good = new Result<int>.Good(n);
        Result<int> bad = new Result<int>.Bad("no");
        Cell<string> cell = new("a", 1), same = new("a", 1);
        return $"{Text(good)} {Text(bad)} {cell == same} {cell with { Count = 2 } == same} {(cell with { Item = "z" }).Item}";
    }

    private static string Text(Result<int> result) => result switch
    {
        Result<int>.Good(var value) => "good" + value,
        Result<int>.Bad { Why: var why } => why,
        _ => "never",
    };
}

public abstract class Result<T>
{
    public sealed class Good(T value) : Result<T>
    {
        public void Deconstruct(out T inner) => inner = value;
    }

    public sealed class Bad(string why) : Result<T>
    {
        public string Why => why;
    }
}

public sealed record Cell<T>(T Item, int Count);
