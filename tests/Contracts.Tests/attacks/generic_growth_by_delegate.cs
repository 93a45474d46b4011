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

        [View] public long Run() => F<int>(9); private static long F<T>(long n) { Func<long, long> f = F<Func<T>>; return n == 0 ? 0 : f(n - 1); }
    }

}
