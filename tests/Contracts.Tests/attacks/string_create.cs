// TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public string M() => string.Create(3, 1, (span, n) => span[0] = 'a');
    }
}
