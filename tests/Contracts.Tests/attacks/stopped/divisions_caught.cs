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

        [View] public long Run() { long s = 0; int a = int.MinValue, b = -1; while (true) { try { s += a / b; } catch (Exception) { s++; } } }
    }

}
