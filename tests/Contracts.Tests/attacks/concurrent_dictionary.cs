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

        [View] public int M() => new System.Collections.Concurrent.ConcurrentDictionary<int, int>().Count;
    }
}
