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

        [View] public long Run() => new B<int>().F<string>(9);
    }

    public abstract class A { public abstract long F<U>(long n); } public class B<T> : A { public override long F<U>(long n) => n == 0 ? 0 : ((A)new B<W<T, U>>()).F<W<U, T>>(n - 1); } public class W<X, Y> { }
}
