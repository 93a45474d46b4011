// TypeArgumentForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M(long n) => new Plain { A = n };
    }

    public struct Plain { public long A; public string B; }
}
