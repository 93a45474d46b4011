// OutOfGas
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { byte[] a = new byte[1_000_000], b = new byte[1_000_000]; long s = 0; while (true) s += a.AsSpan().SequenceEqual(b) ? 1 : 0; }
    }

}
