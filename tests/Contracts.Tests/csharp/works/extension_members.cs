public static class Program
{
    public static string Run(int n)
    {
        int[] values = [1, 2, n];
        return $"{values.Total()} {values.Spread} {"abc".Twice} {int.Answer} {n.Squared()}";
    }
}

public static class Extensions
{
    extension(int[] values)
    {
        public int Spread => values[^1] - values[0];

        public int Total()
        {
            int total = 0;
            foreach (int value in values) total += value;
            return total;
        }
    }

    extension(string text)
    {
        public string Twice => text + text;
    }

    extension(int)
    {
        public static int Answer => 42;
    }

    public static int Squared(this int value) => value * value;
}
