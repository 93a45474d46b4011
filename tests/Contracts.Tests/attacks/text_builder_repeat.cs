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

        private static string M() => new System.Text.StringBuilder().Append('a', 1 << 30).ToString();
    }

}
