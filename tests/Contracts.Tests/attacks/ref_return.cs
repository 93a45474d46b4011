// ReferenceEscapes
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static ref int M(int[] n) => ref n[0];
    }
}
