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

        [View] public long Run() => new A().N;
    }

    public sealed class A { public A? Next = new(); public long N = 1; }
}
