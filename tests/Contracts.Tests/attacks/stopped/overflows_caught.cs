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

        [View] public long Run() { long s = 0; int o = int.MaxValue; while (true) { try { s += checked(o + 1); } catch (Exception) { s++; } } }
    }

}
