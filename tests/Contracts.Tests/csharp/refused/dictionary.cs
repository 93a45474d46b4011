// TypeForbidden: use OrderedMap of Chain.Contracts.Std
public static class Program
{
    public static string Run(int n)
    {
        Dictionary<string, int> map = new() { ["a"] = n }; // here
        return map["a"].ToString();
    }
}
