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

        private static object M() => new ContractDefinition { Name = "x", Version = 1, Abi = "", Reentrant = true, KindOf = _ => null, Dispatch = null! };
    }
}
