// MemberForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int M(string n) => EqualityComparer<string>.Default.GetHashCode(n);
    }

}
