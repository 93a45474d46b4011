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

        [View] public string M(string s) => new Name(s).ToString();
    }

    public sealed record Name(string Text);
}
