public static class Program
{
    public static string Run(int n)
    {
        Counter counter = new();
        counter += n;
        counter += 2;
        counter++;
        return counter.Total.ToString();
    }
}

public sealed class Counter
{
    public int Total { get; private set; }

    public void operator +=(int more) => Total += more;

    public void operator ++() => Total++;
}
