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

        [View] public long Run() { int a = int.MinValue, b = -1; for (int i = 0; i < 1; i++) { a += 0; } return a % b; }
    }

}
