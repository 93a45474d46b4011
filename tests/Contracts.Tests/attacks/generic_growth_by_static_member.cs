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

        [View] public long Run() => F<Z>(9); private static long F<T>(long n) where T : I => T.Next(n);
    }

    public interface I { static abstract long Next(long n); } public struct Z : I { public static long Next(long n) => n == 0 ? 0 : W<Z>.Next(n - 1); } public struct W<T> : I where T : I { public static long Next(long n) => n == 0 ? 0 : W<W<T>>.Next(n - 1); }
}
