// OpcodeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M(int n) { Span<int> s = stackalloc int[8]; return s[n]; }
    }
}
