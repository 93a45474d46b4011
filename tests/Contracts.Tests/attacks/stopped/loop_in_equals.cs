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

        [View] public long Run() { try { return new R(new A()) == new R(new A()) ? 1 : 2; } catch (Exception) { return 3; } }
    }

    public sealed record R(A A); public sealed class A : IEquatable<A> { public bool Equals(A? o) { while (true) { } } public override bool Equals(object? o) { while (true) { } } public override int GetHashCode() => 1; }
}
