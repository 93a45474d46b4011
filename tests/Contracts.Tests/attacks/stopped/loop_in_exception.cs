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

        [View] public long Run() { try { throw new Own(); } catch (Own) { return 3; } }
    }

    public sealed class Own : Exception { public Own() { while (true) { } } }
}
