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

        [View] public long Run() { Func<long> f = () => 1; long n = 0; while (true) { long k = n++; f = () => k; } }
    }

}
