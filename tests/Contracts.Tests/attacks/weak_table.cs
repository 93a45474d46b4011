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

        [View] public int M() { System.Runtime.CompilerServices.ConditionalWeakTable<object, object> t = new(); t.Add(this, this); return 1; }
    }
}
