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

        private static bool M() => System.Diagnostics.Debugger.IsAttached;
    }

}
