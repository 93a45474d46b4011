// OutOfMemory
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { int[][] a = new int[1_000_000_000][]; return a.Length; }
    }

}
