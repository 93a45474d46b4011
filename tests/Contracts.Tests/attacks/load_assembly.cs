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

        [View] public bool M() => System.Reflection.Assembly.Load(new byte[3]) is null;
    }
}
