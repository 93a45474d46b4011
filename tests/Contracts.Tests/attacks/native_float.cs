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

        private static int M(System.Runtime.InteropServices.NFloat n) => 1;
    }

}
