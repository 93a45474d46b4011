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

        [View] public bool M(long n) => new Plain { A = n }.Equals(null);
    }

    public struct Plain { public long A; public string B; }
}
