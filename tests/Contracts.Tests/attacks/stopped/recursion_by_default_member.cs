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

        [View] public long Run() => ((ITurn)new A()).F(1);
    }

    public interface ITurn { long F(long n) => G(n + 1) + 1; long G(long n); } public sealed class A : ITurn { public long G(long n) => ((ITurn)this).F(n) + 1; }
}
