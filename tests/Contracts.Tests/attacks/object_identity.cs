// IdentityComparison
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static bool M(object[] a) => a[0] == a[1];
    }

}
