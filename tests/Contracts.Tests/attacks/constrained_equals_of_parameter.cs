// CallForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static bool Same<T>(T a, T b) where T : notnull => a.Equals(b);
    }
}
