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

        [View] public long Run() { long s = 0; object o = "a"; while (true) { try { s += (int)o; } catch (Exception) { s++; } } }
    }

}
