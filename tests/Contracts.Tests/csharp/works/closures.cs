public static class Program
{
    public static string Run(int n)
    {
        int count = 0;
        Action add = () => count += n + 1;
        add();
        add();
        Func<int, Func<int, int>> adder = a => b => a + b + count;
        Func<int, int>[] all = new Func<int, int>[3];
        for (int i = 0; i < all.Length; i++)
        {
            int own = i;
            all[i] = x => x * own + n;
        }

        Func<int, int, int> sum = static (a, b) => a + b;
        Func<string, int> length = Length;
        int Fact(int k) => k <= 1 ? 1 : k * Fact(k - 1);
        static int Twice(int k) => 2 * k;
        Func<int, int> twice = Twice;
        return $"{count} {adder(1)(2)} {all[2](5)} {sum(3, 4)} {length("abc")} {Fact(5)} {twice(n)} {Apply(x => x - n, 9)}";
    }

    private static int Length(string text) => text.Length;

    private static int Apply(Func<int, int> f, int value) => f(value);
}
