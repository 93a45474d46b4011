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

        [View] public long Run() { Func<long>[] f = new Func<long>[1]; f[0] = () => f[0]() + 1; return f[0](); }
    }

}
