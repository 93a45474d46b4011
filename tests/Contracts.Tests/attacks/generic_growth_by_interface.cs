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

    public interface I<T> { } public sealed class C<T> : I<C<C<T>>> { }
}
