public static class Program
{
    public static string Run(int n)
    {
        Holder? holder = n > 1 ? new Holder() : null;
        holder?.Count = 5;
        holder?.Count += n;
        return $"{holder?.Count ?? -1}";
    }
}

public sealed class Holder
{
    public int Count { get; set; }
}
