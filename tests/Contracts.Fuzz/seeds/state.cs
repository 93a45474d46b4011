namespace S;

[Contract("state")]
public sealed partial class C : Contract
{
    private readonly StateMap<string, long> _sums;
    private readonly StateValue<long> _last;
    public static class Faults { public static readonly Fault Small = new("Too small."); }

    [Call]
    public long Put(string key, long n)
    {
        Require(n > 0 && key != "x", Faults.Small);
        _sums[key] = _sums.GetOr(key, 0) + n;
        _last.Set(n);
        Emit(new Changed($"{key}: {n}", n));
        return n;
    }

    [Call]
    public long Run(long n)
    {
        string text = n + "a" + (n > 1);
        return _last.GetOr(0) + _sums.GetOr(text.Substring(1), 1) + text.IndexOf('a');
    }
}

[Event]
public sealed record Changed(string Key, long N);
