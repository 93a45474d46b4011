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

        [View] public int M() => System.Collections.Frozen.FrozenSet.ToFrozenSet(new[] { 1, 2 }).Count;
    }
}
