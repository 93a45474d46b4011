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

        [Call] public void M(int n) => ((IGrow)new Grower()).Run<int>(n);
    }

    public interface IGrow { void Run<T>(int n); }

    public sealed class Grower : IGrow { public void Run<T>(int n) => ((IGrow)this).Run<Wrap<T>>(n - 1); }

    public sealed class Wrap<T> { }
}
