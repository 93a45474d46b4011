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

        [View] public long Run() { byte[] a = new byte[1_000_000]; while (true) a.AsSpan().Fill(3); }
    }

}
