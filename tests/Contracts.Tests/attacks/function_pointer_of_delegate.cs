// SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static nint M(Action a) => System.Runtime.InteropServices.Marshal.GetFunctionPointerForDelegate(a);
    }

}
