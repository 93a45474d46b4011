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

        private static bool M() => new Holder<Plain>(default) == new Holder<Plain>(default);
    }

    public struct Plain { public long A; public string B; } public sealed record Holder<T>(T P);
}
