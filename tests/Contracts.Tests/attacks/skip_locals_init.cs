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

        [System.Runtime.CompilerServices.SkipLocalsInit] private unsafe long M(int n) { long a = n; return a; }
    }
}
