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

        [View] public int M() => new System.Threading.ThreadLocal<int>(() => 1).Value;
    }
}
