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

        private static bool M(IComparable<string> a, IComparable<string> b) => a == b;
    }

}
