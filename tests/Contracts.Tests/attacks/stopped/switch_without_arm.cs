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

        [View] public long Run() => F(5); private static long F(int n) => n switch { 1 => 2 };
    }

}
