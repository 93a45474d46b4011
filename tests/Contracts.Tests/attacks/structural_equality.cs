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

        private static bool M(int[] a) => ((System.Collections.IStructuralEquatable)a).Equals(a, EqualityComparer<int>.Default);
    }

}
