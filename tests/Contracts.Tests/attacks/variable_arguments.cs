// OpcodeForbidden SignatureForbidden TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int M(__arglist) => 1;

        private static int N() => M(__arglist(1));
    }
}
