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

        [View] public long Run() => $"{new A()}{1}".Length;
    }

    public sealed class A { public override string ToString() => $"{this}{2}"; }
}
