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

        [View] public long Run() => F() == F() ? 1 : 2; private static Func<int> F() => () => 1;
    }

}
