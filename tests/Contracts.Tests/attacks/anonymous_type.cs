// AttributeForbidden MemberForbidden TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M(int n) { var x = new { N = n }; return x.GetHashCode(); }
    }
}
