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

        private static EqualityComparer<T> Hide<T>() => EqualityComparer<T>.Default;

        private static object M() => Hide<Plain>();
    }

    public struct Plain { public long A; public string B; }
}
