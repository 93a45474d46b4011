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

        [View] public long Run() => F<int>(9); private static long F<T>(long n) { Func<long> f = () => n == 0 ? 0 : F<W<T>>(n - 1); return f(); }
    }

    public sealed class W<T> { }
}
