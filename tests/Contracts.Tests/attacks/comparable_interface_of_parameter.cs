// TypeArgumentForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static bool M(IEquatable<string> a) => Same(a, "x");

        private static bool Same<T>(T a, string b) where T : IEquatable<string> => a.Equals(b);
    }
}
