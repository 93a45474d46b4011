public static class Program
{
    public static string Run(int n)
    {
        int total = 0;
        Add(n);
        Add(2);
        return $"{total} {Power(2, 5)} {Pick(true, "a", "b")} {Even(4)}";

        void Add(int value) => total += value;

        static long Power(long x, int times) => times == 0 ? 1 : x * Power(x, times - 1);

        static T Pick<T>(bool first, T a, T b) => first ? a : b;

        bool Even(int k) => k == 0 || Odd(k - 1);

        bool Odd(int k) => k != 0 && Even(k - 1);
    }
}
