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
    }

    public struct Plain { public long A; public string B; } public sealed record Holder(Plain P);
}
