// MemberForbidden TypeForbidden SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static bool M(string s) => double.TryParse(s, out _);
    }
}
