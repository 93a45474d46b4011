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

        private static void M(List<int> l) => System.Runtime.InteropServices.CollectionsMarshal.SetCount(l, 3);
    }
}
