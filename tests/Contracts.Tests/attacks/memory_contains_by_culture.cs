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

        private static bool M(string a) => MemoryExtensions.Contains(a, "x", StringComparison.CurrentCulture);
    }

}
