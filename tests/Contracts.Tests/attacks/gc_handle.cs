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

        private static object M(object o) => System.Runtime.InteropServices.GCHandle.Alloc(o);
    }

}
