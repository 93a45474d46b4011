// NestingTooDeep GenericGrowth
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => F<int>(9); private static long F<T>(long n) => n == 0 ? 0 : F<(T, T)>(n - 1);
    }

}
