// OverrideForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => new B().Me().Me().N;
    }

    public class A { public virtual A Me() => this; public long N = 1; } public sealed class B : A { public override B Me() => (B)((A)this).Me(); }
}
