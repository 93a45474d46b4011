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

        [View] public long Run() { string s = "ab"; while (true) s += s; }
    }

}
