public static class Program
{
    public static string Run(int n)
    {
        int sum = 0;
        foreach (int value in new Countdown(n + 3)) sum = sum * 10 + value;
        foreach (int value in (5, 3)) sum += value;
        foreach (var (key, value) in new Pairs()) sum += key * value;
        return sum.ToString();
    }
}

public readonly struct Countdown(int from)
{
    public Enumerator GetEnumerator() => new(from);

    public struct Enumerator(int next)
    {
        private int _next = next + 1;

        public readonly int Current => _next;

        public bool MoveNext() => --_next > 0;
    }
}

public sealed class Pairs
{
    private readonly (int, int)[] _pairs = [(1, 2), (3, 4)];

    public Cursor GetEnumerator() => new(_pairs);

    public sealed class Cursor((int, int)[] pairs)
    {
        private int _at = -1;

        public (int, int) Current => pairs[_at];

        public bool MoveNext() => ++_at < pairs.Length;
    }
}

public static class TupleLoop
{
    public static Countdown.Enumerator GetEnumerator(this (int From, int Step) range) => new(range.From);
}
