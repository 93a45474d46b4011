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

        [View] public long Run() { try { throw new Own(); } catch (Own e) { return e.ToString().Length; } }
    }

    public sealed class Own : Exception { }
}
