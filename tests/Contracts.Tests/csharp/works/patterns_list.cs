public static class Program
{
    public static string Run(int n)
    {
        int[] a = n switch { 0 => [], 1 => [1], 2 => [1, 2], _ => [1, 2, 3, 9] };
        string kind = a switch
        {
            [] => "none",
            [1] => "one",
            [1, var second] => "two " + second,
            [1, .. var middle, 9] => "many " + middle.Length,
            _ => "other",
        };
        return kind + (a is [.., > 2] ? " big" : " small") + ("abc" is ['a', ..] ? "!" : "?");
    }
}
