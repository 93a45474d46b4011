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

        [View] public string M(byte[] b) => System.Text.Encoding.Default.GetString(b);
    }

}
