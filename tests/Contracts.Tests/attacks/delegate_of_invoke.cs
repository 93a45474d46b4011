// DelegateForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { Func<long, long> f = null!; Func<long, long> g = n => f(n) + 1; f = g.Invoke; return f(1); }
    }

}
