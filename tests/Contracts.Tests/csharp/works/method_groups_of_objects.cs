public static class Program
{
    public static string Run(int n)
    {
        Counter counter = new(n);
        Func<int, int> add = counter.Add;
        Func<int> virtualCall = ((Base)counter).Get;
        Action<int> discard = x => _ = counter.Add(x);
        discard(2);
        return $"{add(3)} {add(4)} {virtualCall()} {Use(counter.Add)}";
    }

    private static int Use(Func<int, int> f) => f(1);
}

public abstract class Base
{
    public abstract int Get();
}

public sealed class Counter(int start) : Base
{
    private int _sum = start;

    public int Add(int more) => _sum += more;

    public override int Get() => _sum;
}
