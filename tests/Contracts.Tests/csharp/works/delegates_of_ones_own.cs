public static class Program
{
    public static string Run(int n)
    {
        Change change = (ref int value, out string text) =>
        {
            value += n;
            text = "changed";
            return true;
        };
        int number = 5;
        bool done = change(ref number, out string said);
        Predicate<int> even = k => k % 2 == 0;
        Comparison<int> order = (a, b) => b - a;
        return $"{done} {number} {said} {even(n)} {order(1, n)}";
    }
}

public delegate bool Change(ref int value, out string text);
