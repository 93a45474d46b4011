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

        [View] public long Run() => string.Concat(new string[100_000_000]).Length;
    }

}
