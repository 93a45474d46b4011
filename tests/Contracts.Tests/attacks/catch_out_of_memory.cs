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

        [View] public int M() { try { return 1 / Block.Height > 1 ? 1 : 2; } catch (OutOfMemoryException) { return 3; } }
    }
}
