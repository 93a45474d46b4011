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

        [View] public int M(int n) => new Dictionary<int, int> { [n] = 1 }.Count;
    }
}
