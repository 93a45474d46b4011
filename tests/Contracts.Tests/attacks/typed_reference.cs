// OpcodeForbidden TypeForbidden SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int M(int n) { TypedReference r = __makeref(n); return __refvalue(r, int); }
    }
}
