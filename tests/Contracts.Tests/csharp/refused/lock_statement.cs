// TypeForbidden: contracts run on one thread
public static class Program
{
    public static string Run(int n)
    {
        object gate = new();
        lock (gate) return n.ToString(); // here
    }
}
