// ModulePartForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [System.Runtime.InteropServices.DllImport("libc")] private static extern int getpid();
    }
}
