public static class Program
{
    public static string Run(int n)
    {
        object[] things = [n, "text", 5L, new Pair(1, "x"), new Pair(2, null), 'c', true];
        string all = "";
        foreach (object thing in things)
        {
            all += thing switch
            {
                int and > 2 => "big ",
                int i => $"int{i} ",
                string { Length: > 3 } s => s + " ",
                long and (4 or 5 or 6) => "long ",
                Pair(1, { } name) => name + " ",
                Pair { Second: null } => "null ",
                char and >= 'a' and <= 'z' => "char ",
                not null => "other ",
                _ => "never ",
            };
        }

        return all + ((n, n * 2) switch { (0, 0) => "zero", (1, var twice) => "one" + twice, ( > 2, _) => "more", _ => "two" });
    }
}

public sealed record Pair(int First, string? Second);
