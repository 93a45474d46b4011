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

        [View] public long Run() => new A().F(1, 1);
    }

    public class A { public virtual long F<T>(T t, long n) => ((A)this).F(t, n + 1) + 1; }
}
