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

        [View] public int M(string a) => string.Compare(a, "b", StringComparison.Ordinal);
    }

}
