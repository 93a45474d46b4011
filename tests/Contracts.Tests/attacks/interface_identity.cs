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

        private static bool M(IEquatable<string> a, IEquatable<string> b) => a == b;
    }

}
