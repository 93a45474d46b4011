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

        [View] public long Run() { object[] o = new string[1]; o[0] = new object(); return 1; }
    }

}
