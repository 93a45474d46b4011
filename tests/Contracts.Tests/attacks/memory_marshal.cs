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

        private static int M(ReadOnlySpan<byte> b) => System.Runtime.InteropServices.MemoryMarshal.Read<int>(b);
    }
}
