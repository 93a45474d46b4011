public static class Program
{
    public static string Run(int n)
    {
        string s = "Hello, World";
        string t = s.Substring(0, 5) + s.Replace('l', 'L') + new string('-', n);
        return $"{s.Length} {s[^1]} {s.IndexOf('o')} {s.Contains('W')} {s.StartsWith("Hell", StringComparison.Ordinal)} {t} {string.Join(",", (string[])["a", "b"])} {string.Concat("a", "b", "c", "d", s)} {s.ToCharArray().Length} {string.IsNullOrEmpty(s)} {s == "Hello" + ", World"} {s.PadLeft(14, '.')}";
    }
}
