// AttributeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [System.Runtime.InteropServices.UnmanagedCallersOnly] private static int M() => 1;
    }
}
