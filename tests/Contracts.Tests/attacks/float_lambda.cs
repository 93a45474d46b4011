// SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M() { Func<float, int> f = x => 1; return f; }
    }

}
