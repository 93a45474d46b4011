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

        [View] public string M() => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;
    }

}
