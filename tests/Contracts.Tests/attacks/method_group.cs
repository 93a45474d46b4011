// StaticFieldForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int Twice(int n) => 2 * n;

        private static Func<int, int> M() => Twice;
    }
}
