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

        [View] public long M(ulong n) => System.Runtime.CompilerServices.Unsafe.BitCast<ulong, long>(n);
    }
}
