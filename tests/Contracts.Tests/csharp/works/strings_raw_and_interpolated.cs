public static class Program
{
    public static string Run(int n)
    {
        string raw = """
            {"a": "b"}
              second
            """;
        string both = $$"""{"n": {{n}}}""";
        string verbatim = @"c:\x";
        const string Constant = $"{"a"}b";
        char c = 'q';
        ReadOnlySpan<char> span = "span";
        return $"{raw.Length} {both} {verbatim} {Constant} {c} {span} {{}} {n,5}|{n,-5}|{"t",3}|{c,2}|{true} {(byte)n} {-5L} {ulong.MaxValue} {(Int128)n}";
    }
}
