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

        [Call] public void M(int n) => Grow<int>(n);

        private static void Grow<T>(int n) { if (n > 0) Grow<Wrap<T>>(n - 1); }
    }

    public sealed class Wrap<T> { }
}
