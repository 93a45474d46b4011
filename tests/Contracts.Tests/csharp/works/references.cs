public static class Program
{
    public static string Run(int n)
    {
        int a = n;
        Add(ref a, 2);
        bool ok = TryHalf(a, out int half);
        Big big = new(1, 2, 3);
        int sum = Sum(in big) + Sum(big);
        int[] values = [1, 2, 3];
        ref int second = ref values[1];
        second += 10;
        foreach (ref int value in values.AsSpan()) value *= 2;
        (values[0], values[2]) = (values[2], values[0]);
        _ = TryHalf(3, out _);
        return $"{a} {ok} {half} {sum} {values[0]} {values[1]} {values[2]}";
    }

    private static void Add(ref int value, int more) => value += more;

    private static bool TryHalf(int value, out int half)
    {
        half = value / 2;
        return value % 2 == 0;
    }

    private static int Sum(in Big big) => big.A + big.B + big.C;
}

public readonly struct Big(int a, int b, int c)
{
    public readonly int A = a, B = b, C = c;
}
