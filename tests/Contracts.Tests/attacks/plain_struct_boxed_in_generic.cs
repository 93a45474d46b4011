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

        private static object M() => Hide(new Plain { A = 1 });

        private static object Hide<T>(T value) => value;
    }

    public struct Plain { public long A; public string B; }
}
