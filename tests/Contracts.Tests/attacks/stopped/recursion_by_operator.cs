// StackLimit
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => (new A(1) + new A(2)).N;
    }

    public readonly record struct A(long N) { public static A operator +(A a, A b) => b - a; public static A operator -(A a, A b) => new((a + b).N + 1); public static implicit operator long(A a) => a.N; }
}
