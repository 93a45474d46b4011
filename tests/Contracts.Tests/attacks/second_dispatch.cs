// ContractMissing
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int Dispatch(int n) => n;
    }
}
