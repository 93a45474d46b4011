public static class Program
{
    public static string Run(int n)
    {
        string word = n switch { 0 => "alpha", 1 => "beta", 2 => "gamma", _ => "delta" };
        switch (word)
        {
            case "alpha": return "1";
            case "beta": return "2";
            case "gamma": return "3";
            case "epsilon" or "zeta" or "eta" or "theta" or "iota": return "5";
            case null: return "null";
            case { Length: 5 }: return word;
            default: return "other";
        }
    }
}
