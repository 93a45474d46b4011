// ContractError
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { throw new Own(); }
    }

    public sealed class Own : Exception { public override string ToString() { while (true) { } } }
}
