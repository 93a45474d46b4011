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

        [View] public long Run() { long s = 0; int o = -1; while (true) { try { s += new int[o].Length; } catch (Exception) { s++; } } }
    }

}
