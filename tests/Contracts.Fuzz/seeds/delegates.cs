namespace S;

[Contract("delegates")]
public sealed partial class C : Contract
{
    [Call]
    public long Run(long n)
    {
        Func<long, long> twice = x => x * 2, shifted = x => x + n + Base();
        Op op = Add, own = Times;
        Action<int> count = i => n += i;
        count(3);
        return Apply(twice, n) + Apply(shifted, 1) + op(1, 2) + own(3, n);
    }

    private static long Apply(Func<long, long> f, long n) => f(f(n));
    private long Base() => CallIndex;
    private static long Add(int a, long b) => a + b;
    private long Times(int a, long b) => a * b + Base();
}

public delegate long Op(int a, long b);
