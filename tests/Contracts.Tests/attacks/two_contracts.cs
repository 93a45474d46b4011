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
    }

    [Contract("other")] public sealed partial class Other : Contract { [Call] public void Nothing() { } }
}
