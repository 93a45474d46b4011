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

        [View] public bool M(Kind a) => a.Equals(Kind.A);
    }

    public enum Kind { A }
}
