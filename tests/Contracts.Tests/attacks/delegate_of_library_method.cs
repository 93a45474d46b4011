// DelegateForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static Func<char, bool> N(string s) => s.Contains;
    }
}
