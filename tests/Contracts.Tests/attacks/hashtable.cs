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

        [View] public int M() { System.Collections.Hashtable t = new() { [1] = 2 }; return t.Count; }
    }
}
