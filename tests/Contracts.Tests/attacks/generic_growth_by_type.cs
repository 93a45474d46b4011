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

        [Call] public void M() => new Grow<int>().Next();
    }

    public sealed class Grow<T> { public object Next() => new Grow<Grow<T>>(); }
}
