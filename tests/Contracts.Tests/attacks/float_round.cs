// SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long M(long n) => (long)Math.Round((double)n);
    }

}
