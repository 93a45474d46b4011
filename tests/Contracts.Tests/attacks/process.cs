// AssemblyForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M() => System.Diagnostics.Process.GetCurrentProcess().Id;
    }

}
