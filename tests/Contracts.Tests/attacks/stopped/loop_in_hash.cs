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

        [View] public long Run() => new A().GetHashCode();
    }

    public sealed class A { public override int GetHashCode() { while (true) { } } public override bool Equals(object? o) => false; }
}
