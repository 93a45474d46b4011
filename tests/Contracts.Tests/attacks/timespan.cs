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

        [View] public bool M(long n) => TimeSpan.FromSeconds(n) > TimeSpan.Zero;
    }

}
