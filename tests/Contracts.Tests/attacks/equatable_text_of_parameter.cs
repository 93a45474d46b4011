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

        private static bool M(string a) => new Same<string>(a).As(a);
    }

    public sealed class Same<T>(T value) where T : IEquatable<T>
    {
        public bool As(T other) => value.Equals(other);
    }
}
