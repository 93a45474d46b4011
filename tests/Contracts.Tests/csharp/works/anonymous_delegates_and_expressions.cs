public static class Program
{
    public static string Run(int n)
    {
        Func<int, int> old = delegate(int x) { return x + n; };
        Func<int, int> typed = (int x) => x + 1;
        var inferred = (int x) => x * 2;
        Func<(int A, int B), int> tuple = p => p.A + p.B;
        Action nothing = () => { };
        nothing();
        Func<int, int> chosen = n > 1 ? old : typed;
        return $"{chosen(3)} {inferred(4)} {tuple((1, 2))} {Compose(old, typed)(1)}";
    }

    private static Func<T, T> Compose<T>(Func<T, T> first, Func<T, T> second) => x => second(first(x));
}
