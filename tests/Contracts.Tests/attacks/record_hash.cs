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

        [View] public int M(string s) => new Name(s).GetHashCode();
    }

    public sealed record Name(string Text);
}
