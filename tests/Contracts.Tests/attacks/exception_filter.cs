// OpcodeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M(int n) { try { return n / 0x10; } catch (Exception) when (n > 1) { return 1; } }
    }
}
