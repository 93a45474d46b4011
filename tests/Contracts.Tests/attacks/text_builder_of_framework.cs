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

        [View] public string M() => new System.Text.StringBuilder().Append(1).ToString();
    }
}
