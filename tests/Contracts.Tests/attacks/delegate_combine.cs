// MemberForbidden TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static Action M(Action a, Action b) => a + b;
    }
}
