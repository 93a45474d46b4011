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

        [View] public long Run() => new A().Value;
    }

    public sealed class A { public long Value => this[3] + 1; public long this[int n] => Value + n; }
}
