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

        [View] public long Run() => new N<int>() is null ? 0 : 1;
    }

    public sealed class N<T> { public N<N<T>>? Next; }
}
