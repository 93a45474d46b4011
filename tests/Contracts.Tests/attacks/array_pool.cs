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

        [View] public int M() => System.Buffers.ArrayPool<byte>.Shared.Rent(9).Length;
    }
}
