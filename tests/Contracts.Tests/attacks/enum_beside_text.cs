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

        [View] public string M(Kind a) => "x" + a;
    }

    public enum Kind { A }
}
