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

        [Call] public void M() => Environment.Exit(1);
    }
}
