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

        private static int One() => 1;

        private static unsafe int M() { delegate*<int> f = &One; return f(); }
    }
}
