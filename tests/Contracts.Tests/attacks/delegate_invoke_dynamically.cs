// TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public bool M() { Func<int, int> f = n => n; return f.DynamicInvoke(1) is null; }
    }
}
