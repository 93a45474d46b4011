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

        [View] public long Run() => new C<int>() is null ? 0 : 1;
    }

    public class B<T> { } public class C<T> : B<C<C<T>>> { }
}
