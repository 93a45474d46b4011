public static class Program
{
    public static string Run(int n)
    {
        return Make(n) + Make(b: "z", a: n) + Make(n, c: true) + Many() + Many(1, 2) + Many([3]) + Texts("a", "b");
    }

    private static string Make(int a, string b = "d", bool c = false) => a + b + c;

    private static int Many(params int[] values) => values.Length;

    private static string Texts(params ReadOnlySpan<string> texts) => texts[0] + texts.Length;
}
