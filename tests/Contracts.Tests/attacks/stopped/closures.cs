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

        [View] public long Run() { Func<long> f = () => 1; long n = 0; while (true) { Int128 a = n++, b = a, c = a, d = a, e = a, g = a, h = a, i = a; f = () => (long)(a + b + c + d + e + g + h + i); } }
    }

}
