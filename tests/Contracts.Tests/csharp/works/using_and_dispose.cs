public static class Program
{
    public static string Run(int n)
    {
        string log = "";
        using (Scope outer = new(t => log += t, "a"))
        {
            using Scope inner = new(t => log += t, "b");
            log += n;
        }

        using RefScope last = new();
        return log + last.Value;
    }
}

public sealed class Scope(Action<string> log, string name) : IDisposable
{
    public void Dispose() => log("-" + name);
}

public ref struct RefScope
{
    public int Value => 3;

    public void Dispose()
    {
    }
}
