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

        [View] public long Run() { try { throw new InvalidOperationException(); } catch (Exception e) { return e.InnerException is null ? 1 : 2; } }
    }

}
