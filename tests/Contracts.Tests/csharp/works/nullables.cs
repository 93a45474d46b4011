public static class Program
{
    public static string Run(int n)
    {
        int? maybe = n > 1 ? n : null;
        int? sum = maybe + 1;
        string? text = n == 0 ? null : "t";
        Holder? holder = n == 3 ? new Holder { Inner = new Holder() } : null;
        text ??= "set";
        bool? three = n > 2 ? true : n > 1 ? false : null;
        holder?.Inner?.Touch();
        return $"{maybe.HasValue} {maybe ?? -1} {sum.GetValueOrDefault(7)} {text.Length} {holder?.Inner?.Count ?? -5} {maybe > 2} {three == true} {(maybe is { } value ? value : 0)} {text?[0]} {maybe == null}";
    }
}

public sealed class Holder
{
    public Holder? Inner;
    public int Count;

    public void Touch() => Count++;
}
