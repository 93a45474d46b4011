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

        [View] public int M() => 1;
    }

    public sealed class Own : System.Collections.IEnumerable { public System.Collections.IEnumerator GetEnumerator() => null!; }
}
