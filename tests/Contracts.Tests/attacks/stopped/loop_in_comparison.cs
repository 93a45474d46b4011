// OutOfGas
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { try { return F(new A(), new A()); } catch (Exception) { return 3; } } private static int F<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b);
    }

    public sealed class A : IComparable<A> { public int CompareTo(A? o) { while (true) { } } }
}
