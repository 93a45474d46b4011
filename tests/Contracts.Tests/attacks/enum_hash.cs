// CallForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M(Kind a) => a.GetHashCode();
    }

    public enum Kind { A }
}
