// GenericGrowth
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => 1;
    }

    public class A<T> { public virtual A<T> F() => this; } public class B<T> : A<B<B<T>>> { }
}
