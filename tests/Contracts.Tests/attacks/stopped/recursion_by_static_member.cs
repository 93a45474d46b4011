// StackLimit
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => G<A>(1); private static long G<T>(long n) where T : ITurn => T.F(n + 1) + 1;
    }

    public interface ITurn { static abstract long F(long n); } public struct A : ITurn { public static long F(long n) => Other.H(n) + 1; } public static class Other { public static long H(long n) => B<A>.G(n) + 1; } public static class B<T> where T : ITurn { public static long G(long n) => T.F(n + 1) + 1; }
}
