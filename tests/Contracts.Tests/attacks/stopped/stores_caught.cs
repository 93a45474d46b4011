// OutOfGas
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { long s = 0; object[] o = new string[1]; while (true) { try { o[0] = new object(); } catch (Exception) { s++; } } }
    }

}
