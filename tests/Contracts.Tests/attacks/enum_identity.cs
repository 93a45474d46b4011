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

        private static bool M(Enum a, Enum b) => a == b;
    }

}
